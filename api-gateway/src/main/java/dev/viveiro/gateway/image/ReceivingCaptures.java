package dev.viveiro.gateway.image;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.image.Receiving.Piece;
import dev.viveiro.gateway.image.store.ImageDraft;
import dev.viveiro.gateway.image.store.ImageStore;
import dev.viveiro.gateway.keys.LinkKey;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.OperationId;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Takes from hosts the bytes of the machines that they captured, as {@link Receiving} takes uploads. */
@Service
public class ReceivingCaptures {
    private static final Logger log = LoggerFactory.getLogger(ReceivingCaptures.class);

    private final Images images;
    private final CaptureRows rows;
    private final ImageStore store;
    private final Receiving receiving;
    private final Completing completing;
    private final Hosts hosts;
    private final LinkKey key;
    private final Clock clock;

    ReceivingCaptures(
            Images images,
            CaptureRows rows,
            ImageStore store,
            Receiving receiving,
            Completing completing,
            Hosts hosts,
            LinkKey key,
            Clock clock) {
        this.images = images;
        this.rows = rows;
        this.store = store;
        this.receiving = receiving;
        this.completing = completing;
        this.hosts = hosts;
        this.key = key;
        this.clock = clock;
    }

    /**
     * The query of a link, as a command carries it, and what its host knows of the bytes.
     *
     * @param sha256 of all bytes, as the host digested them
     */
    public record Sent(
            @Nullable String image,
            @Nullable String operation,
            @Nullable String host,
            @Nullable String until,
            @Nullable String signature,
            @Nullable String sha256,
            @Nullable String format) {}

    /**
     * Adds a piece; with the last one the bytes are compared. They may all be offered again, which changes nothing.
     *
     * @throws ProblemException 403 for a link that the gateway did not give, or whose time is over, or whose host was removed; 409 {@code
     *     invalid-state} when nobody waits for the image any more; and as {@link Receiving#receive} does
     */
    public void receive(String name, Sent sent, Piece piece, InputStream body) {
        CaptureLink link = require(name, sent);
        CapturedImage content = content(sent);
        Image image = requireWanted(link);
        Image.Bytes bytes = Objects.requireNonNull(image.bytes());
        if (content.sha256().equals(bytes.sha256())) {
            return;
        }
        if (image.state() != ImageState.CAPTURING) {
            throw notWanted();
        }
        try {
            // of an earlier attempt, or kept by a process that died before it could say so
            if (store.sizeOf(link.image()).isPresent()
                    && !store.removeWhole(link.image(), () -> rows.wentAway(link.image(), content.sha256()))) {
                throw Receiving.busy();
            }
            try (ImageDraft draft = store.draft(link.image()).orElseThrow(Receiving::busy)) {
                // only now: whoever wrote before may have ended it
                Image now = requireWanted(link);
                if (!content.sha256().equals(Objects.requireNonNull(now.bytes()).sha256())) {
                    receiving.take(
                            new Receiving.Incoming(
                                    name,
                                    bytes.deadline(),
                                    content.sha256(),
                                    whole -> complete(link.image(), name, content, whole)),
                            draft,
                            piece,
                            body);
                }
            }
        } catch (UncheckedIOException e) {
            log.error("The image store failed; captures fail until it can be written again", e);
            throw ProblemException.unavailable("The image store can't be written now; what came is kept.", 60);
        }
    }

    private boolean complete(UUID image, String name, CapturedImage content, ImageDraft draft) {
        long size = draft.length();
        if (!completing.compared(name, content.sha256(), draft)) {
            return false;
        }
        if (!draft.keep()) {
            throw notWanted();
        }
        if (!rows.came(image, new CapturedImage(content.sha256(), size, content.format()))) {
            store.remove(image);
            throw notWanted();
        }
        log.info("All of the captured image {} is here: {} bytes.", name, size);
        return true;
    }

    private CaptureLink require(String name, Sent sent) {
        CaptureLink link = read(name, sent);
        String signature = sent.signature();
        if (link == null
                || signature == null
                || !link.good(key, signature, clock.instant())
                || hosts.find(link.host())
                        .filter(host -> host.state() != HostState.REMOVED)
                        .isEmpty()) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "The link is not the gateway's, or its time is over.");
        }
        return link;
    }

    private static @Nullable CaptureLink read(String name, Sent sent) {
        if (sent.image() == null || sent.operation() == null || sent.host() == null || sent.until() == null) {
            return null;
        }
        try {
            return new CaptureLink(
                    UUID.fromString(sent.image()),
                    name,
                    OperationId.of(sent.operation()),
                    HostId.of(sent.host()),
                    Long.parseLong(sent.until()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static CapturedImage content(Sent sent) {
        String sha256 = sent.sha256();
        if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
            throw ProblemException.field("?sha256", "invalid-sha256", "Expected 64 hexadecimal digits in lower case.");
        }
        try {
            return new CapturedImage(sha256, 0, ImageFormat.valueOf(String.valueOf(sent.format())));
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("?format", "invalid-format", "Expected the form of an image.");
        }
    }

    /** The image that the link is for, in a state in which it is waited for or there. */
    private Image requireWanted(CaptureLink link) {
        return images.find(link.name())
                .filter(image -> image.id().equals(link.image()))
                .filter(image ->
                        image.state() == ImageState.CAPTURING || image.state().served())
                .orElseThrow(ReceivingCaptures::notWanted);
    }

    private static ProblemException notWanted() {
        return new ProblemException(ProblemCode.INVALID_STATE, "Nobody waits for the bytes of this image any more.");
    }
}
