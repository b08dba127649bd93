package dev.viveiro.gateway.image;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.image.Receiving.Piece;
import dev.viveiro.gateway.image.TransportLink.Way;
import dev.viveiro.gateway.image.store.ImageDraft;
import dev.viveiro.gateway.image.store.ImageStore;
import dev.viveiro.gateway.keys.LinkKey;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.OperationId;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Service;

/** Takes the bytes of a machine that goes to another host from the one, as {@link Receiving} takes uploads, and gives them to the other. */
@Service
public class Transporting {
    private static final Logger log = LoggerFactory.getLogger(Transporting.class);

    private final TransportRows rows;
    private final ImageStore store;
    private final Receiving receiving;
    private final Completing completing;
    private final Hosts hosts;
    private final LinkKey key;
    private final Clock clock;

    Transporting(
            TransportRows rows,
            ImageStore store,
            Receiving receiving,
            Completing completing,
            Hosts hosts,
            LinkKey key,
            Clock clock) {
        this.rows = rows;
        this.store = store;
        this.receiving = receiving;
        this.completing = completing;
        this.hosts = hosts;
        this.key = key;
        this.clock = clock;
    }

    /** The query of a link, as a command carries it. */
    public record LinkQuery(
            @Nullable String host,
            @Nullable String until,
            @Nullable String signature) {}

    /**
     * Adds a piece; with the last one the bytes are compared. They may all be offered again, which changes nothing.
     *
     * @param sha256 of all bytes, as the host digested them
     * @throws ProblemException 403 for a link that the gateway did not give, or whose time is over, or whose host was removed; 409 {@code
     *     invalid-state} when nobody waits for the bytes any more; and as {@link Receiving#receive} does
     */
    public void receive(
            String operation,
            LinkQuery query,
            @Nullable String sha256,
            @Nullable String format,
            Piece piece,
            InputStream body) {
        OperationId id = require(Way.WRITE, operation, query);
        CapturedImage content = content(sha256, format);
        if (has(id, content)) {
            return;
        }
        Instant deadline = requireWaitedFor(id);
        UUID bytes = id.value();
        try {
            // of an earlier attempt, or kept by a process that died before it could say so
            if (store.sizeOf(bytes).isPresent()
                    && !store.removeWhole(bytes, () -> rows.wentAway(id, content.sha256()))) {
                throw Receiving.busy();
            }
            try (ImageDraft draft = store.draft(bytes).orElseThrow(Receiving::busy)) {
                // only now: whoever wrote before may have ended it
                Instant unused = requireWaitedFor(id);
                if (!has(id, content)) {
                    receiving.take(
                            new Receiving.Incoming(
                                    "of machine's move " + id,
                                    deadline,
                                    content.sha256(),
                                    whole -> complete(id, content, whole)),
                            draft,
                            piece,
                            body);
                }
            }
        } catch (UncheckedIOException e) {
            log.error("The image store failed; machines can't go to other hosts until it can be written again", e);
            throw ProblemException.unavailable("The image store can't be written now; what came is kept.", 60);
        }
    }

    /**
     * The whole bytes.
     *
     * @throws ProblemException 403 for a link that the gateway did not give, or whose time is over, or whose host was removed; 404 when
     *     they are not there any more
     */
    public Resource open(String operation, LinkQuery query) {
        OperationId id = require(Way.READ, operation, query);
        return rows.find(id)
                .flatMap(whole -> store.whole(id.value()))
                .orElseThrow(() -> ProblemException.notFound("transport", operation));
    }

    private boolean has(OperationId id, CapturedImage content) {
        return rows.find(id)
                .filter(whole -> whole.sha256().equals(content.sha256()))
                .isPresent();
    }

    private boolean complete(OperationId id, CapturedImage content, ImageDraft draft) {
        long size = draft.length();
        if (!completing.compared("of machine's move " + id, content.sha256(), draft)) {
            return false;
        }
        if (!draft.keep()) {
            throw notWanted();
        }
        if (!rows.came(id, new CapturedImage(content.sha256(), size, content.format()))) {
            store.remove(id.value());
            throw notWanted();
        }
        log.info("All of the machine that operation {} moves is here: {} bytes.", id, size);
        return true;
    }

    private Instant requireWaitedFor(OperationId id) {
        return rows.waitedFor(id).orElseThrow(Transporting::notWanted);
    }

    private static ProblemException notWanted() {
        return new ProblemException(ProblemCode.INVALID_STATE, "Nobody waits for the bytes of this machine any more.");
    }

    private OperationId require(Way way, String operation, LinkQuery query) {
        TransportLink link = read(way, operation, query);
        String signature = query.signature();
        if (link == null
                || signature == null
                || !link.good(key, signature, clock.instant())
                || hosts.find(link.host())
                        .filter(host -> host.state() != HostState.REMOVED)
                        .isEmpty()) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "The link is not the gateway's, or its time is over.");
        }
        return link.operation();
    }

    private static @Nullable TransportLink read(Way way, String operation, LinkQuery query) {
        if (query.host() == null || query.until() == null) {
            return null;
        }
        try {
            return new TransportLink(
                    way, OperationId.of(operation), HostId.of(query.host()), Long.parseLong(query.until()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static CapturedImage content(@Nullable String sha256, @Nullable String format) {
        if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
            throw ProblemException.field("?sha256", "invalid-sha256", "Expected 64 hexadecimal digits in lower case.");
        }
        try {
            return new CapturedImage(sha256, 0, ImageFormat.valueOf(String.valueOf(format)));
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("?format", "invalid-format", "Expected the form of an image.");
        }
    }
}
