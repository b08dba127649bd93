package dev.viveiro.gateway.image;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.Receiving.Piece;
import dev.viveiro.gateway.keys.LinkKey;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** Takes from hosts the bytes of the machines that they captured, as {@link Receiving} takes uploads. */
@Service
public class ReceivingCaptures {
    private final Images images;
    private final CaptureRows rows;
    private final KeptImages kept;
    private final TransactionOperations transaction;
    private final TakingFromHosts taking;
    private final LinkKey key;
    private final Clock clock;

    ReceivingCaptures(
            Images images,
            CaptureRows rows,
            KeptImages kept,
            TransactionOperations transaction,
            TakingFromHosts taking,
            LinkKey key,
            Clock clock) {
        this.images = images;
        this.rows = rows;
        this.kept = kept;
        this.transaction = transaction;
        this.taking = taking;
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
        taking.take(new Captured(link), TakingFromHosts.announced(sent.sha256(), sent.format()), piece, body);
    }

    private final class Captured implements TakingFromHosts.Awaited {
        private final CaptureLink link;

        private Captured(CaptureLink link) {
            this.link = link;
        }

        @Override
        public UUID id() {
            return link.image();
        }

        @Override
        public String name() {
            return link.name();
        }

        @Override
        public boolean has(CapturedImage content) {
            return content.sha256().equals(bytes(image()).sha256());
        }

        @Override
        public Instant requireWaitedFor() {
            Image image = image();
            if (image.state() != ImageState.CAPTURING) {
                throw notWanted();
            }
            return bytes(image).deadline();
        }

        /** In a state in which it is waited for, or there. */
        private Image image() {
            return images.find(link.name())
                    .filter(image -> image.id().equals(link.image()))
                    .filter(image -> image.state() == ImageState.CAPTURING
                            || image.state().served())
                    .orElseThrow(this::notWanted);
        }

        private static Image.Bytes bytes(Image image) {
            return Objects.requireNonNull(image.bytes());
        }

        @Override
        public boolean wentAway(String others) {
            return rows.wentAway(link.image(), others);
        }

        @Override
        public boolean came(CapturedImage whole) {
            return Boolean.TRUE.equals(transaction.execute(status -> {
                boolean waited = rows.came(link.image(), whole);
                kept.tell(link.image());
                return waited;
            }));
        }

        @Override
        public ProblemException notWanted() {
            return new ProblemException(
                    ProblemCode.INVALID_STATE, "Nobody waits for the bytes of this image any more.");
        }
    }

    private CaptureLink require(String name, Sent sent) {
        CaptureLink link = read(name, sent);
        String signature = sent.signature();
        if (link == null || signature == null || !link.good(key, signature, clock.instant())) {
            throw TakingFromHosts.notOurs();
        }
        taking.requireKnown(link.host());
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
}
