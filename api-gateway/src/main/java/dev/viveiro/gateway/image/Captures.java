package dev.viveiro.gateway.image;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.store.ImageStore;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Images that are captured from machines, from the acceptance to the host's word. */
@Service
public class Captures implements CapturedImages {
    private static final Logger log = LoggerFactory.getLogger(Captures.class);

    private final CaptureRows rows;
    private final KeptImages kept;
    private final Images images;
    private final ImageStore store;
    private final ImageSettings settings;

    Captures(CaptureRows rows, KeptImages kept, Images images, ImageStore store, ImageSettings settings) {
        this.rows = rows;
        this.kept = kept;
        this.images = images;
        this.store = store;
        this.settings = settings;
    }

    /**
     * Looks whether the name may be an image's, in the caller's transaction, before that locks a machine: who makes a machine holds its
     * image first, too. The name of a capture that failed is free.
     *
     * @throws ProblemException 409 {@code name-in-use}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void requireFree(String name) {
        takeOver(name);
        if (images.find(name).isPresent()) {
            throw inUse(name);
        }
    }

    /** What failed is nobody's: nothing is lost when the caller's transaction comes to nothing. */
    void takeOver(String name) {
        for (UUID failed : rows.takeOver(name)) {
            try {
                store.remove(failed);
            } catch (UncheckedIOException e) {
                log.warn("What came of image {}, whose capture failed, could not be removed.", failed, e);
            }
        }
    }

    /**
     * What an operation is to make of a machine.
     *
     * @param account that logs in to the machine
     * @param source image that the machine is made from
     * @param minDiskGib size of the machine's disk, in GiB
     * @param deadline of the operation
     */
    public record Wish(
            UUID id,
            String name,
            String description,
            String account,
            String source,
            long minDiskGib,
            TenantId tenant,
            OperationId by,
            Instant deadline) {}

    /**
     * The image is CAPTURING, in the transaction that accepts its operation.
     *
     * @throws ProblemException 409 {@code name-in-use}; {@code quota-exceeded}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void begin(Wish wish) {
        rows.lock(wish.tenant());
        int others = rows.of(wish.tenant());
        if (others >= settings.capturedAtMost()) {
            throw new ProblemException(
                    ProblemCode.QUOTA_EXCEEDED,
                    "The tenant has " + others + " of " + settings.capturedAtMost()
                            + " captured images. Delete one first.");
        }
        Optional<Image> source = images.find(wish.source());
        Image image = new Image(
                wish.id(),
                wish.name(),
                wish.description(),
                wish.account(),
                wish.minDiskGib(),
                ImageState.CAPTURING,
                new Image.Bytes(null, null, null, null, wish.deadline(), null),
                wish.tenant(),
                source.map(Image::cloudInit).orElse(false),
                source.map(Image::tellsReady).orElse(false));
        try {
            rows.insert(image, wish.by());
        } catch (DuplicateKeyException e) {
            throw inUse(wish.name());
        }
    }

    @Override
    public void told(UUID image, CapturedImage content) {
        rows.told(image, content);
        kept.tell(image);
    }

    private static ProblemException inUse(String name) {
        return new ProblemException(
                ProblemCode.NAME_IN_USE,
                "An image " + name + " exists or did: a name never comes to stand for other bytes. Choose another.",
                List.of(new FieldError("/image", "in-use", "The name is in use.")),
                Map.of(),
                null);
    }
}
