package dev.viveiro.gateway.image;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.store.ImageStore;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/** Takes an image off the offer, and then away. */
@Service
public class Retiring {
    private static final Logger log = LoggerFactory.getLogger(Retiring.class);

    private final ImageRows rows;
    private final ImageStore store;
    private final TransactionOperations transaction;

    Retiring(ImageRows rows, ImageStore store, TransactionOperations transaction) {
        this.rows = rows;
        this.store = store;
        this.transaction = transaction;
    }

    /**
     * Makes no more machines from it; may be repeated. In the caller's transaction.
     *
     * @throws ProblemException 404; 409 {@code invalid-state} for one that is not READY yet
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Image deprecate(String name) {
        Image image = require(name);
        if (!image.state().served()) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATE,
                    "The image is " + image.state() + "; only a READY one can be deprecated.");
        }
        rows.setState(image.id(), ImageState.DEPRECATED);
        return new Image(
                image.id(),
                image.name(),
                image.description(),
                image.account(),
                image.minDiskGib(),
                ImageState.DEPRECATED,
                image.bytes());
    }

    /**
     * Deletes an image from which no machine is made; one that is DELETED stays so. The bytes go after the commit, since a row
     * whose bytes are gone can't be undone; a kill in between leaves them to {@link Tidying}.
     *
     * @throws ProblemException 404; 409 {@code image-in-use} with {@code machines}
     */
    public void delete(String name) {
        Image deleted = transaction.execute(status -> {
            Image image = rows.lock(name).orElseThrow(() -> ProblemException.notFound("image", name));
            delete(image);
            return image;
        });
        try {
            store.remove(Objects.requireNonNull(deleted).id());
        } catch (UncheckedIOException e) {
            log.warn("The bytes of image {} could not be removed; that is tried again by itself.", name, e);
        }
    }

    private void delete(Image image) {
        if (!image.state().served()) {
            if (image.state() != ImageState.DELETED) {
                rows.delete(image.id());
            }
        } else {
            requireUnused(image);
            rows.setState(image.id(), ImageState.DELETED);
        }
        log.info("Image {}, which was {}, is deleted.", image.name(), image.state());
    }

    private void requireUnused(Image image) {
        int machines = rows.machines(image.name());
        if (machines > 0) {
            throw new ProblemException(
                    ProblemCode.IMAGE_IN_USE,
                    machines + " machines are made from image " + image.name() + "; delete them first.",
                    List.of(),
                    Map.of("machines", machines),
                    null);
        }
    }

    private Image require(String name) {
        return rows.lock(name)
                .filter(found -> found.state() != ImageState.DELETED)
                .orElseThrow(() -> ProblemException.notFound("image", name));
    }
}
