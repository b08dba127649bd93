package dev.viveiro.gateway.image;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.Receiving.Piece;
import dev.viveiro.gateway.image.TransportLink.Way;
import dev.viveiro.gateway.image.store.ImageStore;
import dev.viveiro.gateway.keys.LinkKey;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Service;

/** Takes the bytes of a machine that goes to another host from the one, as {@link Receiving} takes uploads, and gives them to the other. */
@Service
public class Transporting {
    private final TransportRows rows;
    private final ImageStore store;
    private final TakingFromHosts taking;
    private final LinkKey key;
    private final Clock clock;

    Transporting(TransportRows rows, ImageStore store, TakingFromHosts taking, LinkKey key, Clock clock) {
        this.rows = rows;
        this.store = store;
        this.taking = taking;
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
        taking.take(new Moving(id), TakingFromHosts.announced(sha256, format), piece, body);
    }

    private final class Moving implements TakingFromHosts.Awaited {
        private final OperationId operation;

        private Moving(OperationId operation) {
            this.operation = operation;
        }

        @Override
        public UUID id() {
            return operation.value();
        }

        @Override
        public String name() {
            return "of machine's move " + operation;
        }

        @Override
        public boolean has(CapturedImage content) {
            return rows.find(operation)
                    .filter(whole -> whole.sha256().equals(content.sha256()))
                    .isPresent();
        }

        @Override
        public Instant requireWaitedFor() {
            return rows.waitedFor(operation).orElseThrow(this::notWanted);
        }

        @Override
        public boolean wentAway(String others) {
            return rows.wentAway(operation, others);
        }

        @Override
        public boolean came(CapturedImage whole) {
            return rows.came(operation, whole);
        }

        @Override
        public ProblemException notWanted() {
            return new ProblemException(
                    ProblemCode.INVALID_STATE, "Nobody waits for the bytes of this machine any more.");
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

    private OperationId require(Way way, String operation, LinkQuery query) {
        TransportLink link = read(way, operation, query);
        String signature = query.signature();
        if (link == null || signature == null || !link.good(key, signature, clock.instant())) {
            throw TakingFromHosts.notOurs();
        }
        taking.requireKnown(link.host());
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
}
