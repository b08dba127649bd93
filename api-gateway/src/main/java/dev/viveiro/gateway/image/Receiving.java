package dev.viveiro.gateway.image;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.store.ImageDraft;
import dev.viveiro.gateway.image.store.ImageStore;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Takes the bytes of an upload, in one piece or several, until the image's deadline; nothing is held in memory, and no
 * transaction is open meanwhile.
 */
@Service
public class Receiving {
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final Logger log = LoggerFactory.getLogger(Receiving.class);

    private final Images images;
    private final ImageStore store;
    private final Completing completing;
    private final ImageSettings settings;
    private final Clock clock;

    Receiving(Images images, ImageStore store, Completing completing, ImageSettings settings, Clock clock) {
        this.images = images;
        this.store = store;
        this.completing = completing;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Which bytes of the image a request brings.
     *
     * @param first offset of the first one
     * @param last offset of the last one; -1 when all that follow are brought
     * @param total how many the image has; -1 when the end of the request tells
     */
    public record Piece(long first, long last, long total) {
        /** The whole image. */
        public static final Piece WHOLE = new Piece(0, -1, -1);

        /** An empty piece behind the whole, which came before. */
        public static Piece nothingAfter(long total) {
            return new Piece(total, total - 1, total);
        }

        boolean isLast() {
            return last < 0 || last + 1 == total;
        }
    }

    /**
     * Adds a piece; with the last one the image is compared and READY. What came of a piece that broke off stays, and the next
     * piece goes on there. An image that is READY or DEPRECATED stays as it is, and nothing is read.
     *
     * @throws ProblemException 404; 400 {@code checksum-mismatch}, after which nothing is left; 413; 409 {@code invalid-state}
     *     for an image that is not uploaded, {@code wrong-offset} with {@code received}, {@code in-progress} while another
     *     piece comes; 503 when the store can't be written
     */
    public void receive(String name, Piece piece, InputStream body) {
        if (requireOpen(name).state().served()) {
            return;
        }
        try (ImageDraft draft = store.draft(requireOpen(name).id()).orElseThrow(Receiving::busy)) {
            // only now: whoever wrote before may have ended it
            Image image = requireOpen(name);
            if (!image.state().served()) {
                take(incoming(image), draft, piece, body);
            }
        } catch (UncheckedIOException e) {
            log.error("The image store failed; uploads and fetches fail until it can be written again", e);
            throw ProblemException.unavailable("The image store can't be written now; what came is kept.", 60);
        }
    }

    private Image requireOpen(String name) {
        Image image = images.find(name)
                .filter(found -> found.state() != ImageState.DELETED)
                .orElseThrow(() -> ProblemException.notFound("image", name));
        Image.Bytes bytes = image.bytes();
        boolean open = bytes != null
                && (image.state() == ImageState.REGISTERED || image.state().served());
        if (!open) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATE,
                    bytes == null
                            ? "The image has no bytes here: hosts have it by themselves."
                            : "The image is " + image.state() + "; only a REGISTERED one takes an upload.");
        }
        return image;
    }

    static ProblemException busy() {
        return new ProblemException(
                ProblemCode.IN_PROGRESS,
                "Another upload of the image is under way; look how far it is, and go on if it broke off.",
                List.of(),
                Map.of(),
                RETRY_AFTER_SECONDS);
    }

    private Incoming incoming(Image image) {
        Image.Bytes bytes = Objects.requireNonNull(image.bytes());
        return new Incoming(
                image.name(),
                bytes.deadline(),
                Objects.requireNonNull(bytes.sha256()),
                draft -> completing.complete(image, draft));
    }

    /**
     * What is to come.
     *
     * @param deadline until when it is taken
     * @param sha256 of all of it
     * @param complete makes the draft the image if it has that digest; otherwise nothing of it is left
     */
    record Incoming(String name, Instant deadline, String sha256, Predicate<ImageDraft> complete) {}

    void take(Incoming image, ImageDraft draft, Piece piece, InputStream body) {
        if (piece.first() == 0) {
            draft.restart();
        }
        if (piece.first() != draft.length()) {
            throw new ProblemException(
                    ProblemCode.WRONG_OFFSET,
                    "Expected the upload to go on at byte " + draft.length() + ", but it does at " + piece.first()
                            + ".",
                    List.of(),
                    Map.of("received", draft.length()),
                    null);
        }
        long most = settings.maxSize().toBytes();
        long end = piece.last() < 0 ? most : Math.min(most, piece.last() + 1);
        Instant deadline = image.deadline();
        switch (draft.append(body, end, () -> clock.instant().isBefore(deadline))) {
            case AT_ITS_END -> ended(image, draft, piece);
            case STOPPED ->
                throw new ProblemException(
                        ProblemCode.INVALID_STATE,
                        "The image's bytes were not all there by " + deadline + "; register it anew.");
            case BROKEN -> {
                log.info(
                        "The upload of image {} broke off at byte {}; it can go on there.",
                        image.name(),
                        draft.length());
                throw broken(draft.length());
            }
            case TOO_LONG -> {
                if (end < most) {
                    throw broken(draft.length());
                }
                draft.restart();
                throw new ProblemException(
                        ProblemCode.TOO_LARGE, "An image may have at most " + most + " bytes; nothing was kept.");
            }
        }
    }

    private static void ended(Incoming image, ImageDraft draft, Piece piece) {
        if (piece.last() >= 0 && draft.length() != piece.last() + 1) {
            throw broken(draft.length());
        }
        if (piece.isLast() && !image.complete().test(draft)) {
            throw new ProblemException(
                    ProblemCode.CHECKSUM_MISMATCH,
                    "What came does not have the SHA-256 " + image.sha256()
                            + " that was registered; nothing was kept.");
        }
    }

    /** The caller seldom hears it: its connection is broken, too. */
    private static ProblemException broken(long received) {
        return new ProblemException(
                ProblemCode.INVALID_REQUEST,
                "The body has not the bytes that Content-Range announces; go on at byte " + received + ".",
                List.of(),
                Map.of("received", received),
                null);
    }
}
