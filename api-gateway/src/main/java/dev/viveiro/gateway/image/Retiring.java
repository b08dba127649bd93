package dev.viveiro.gateway.image;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.store.ImageStore;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    private final KeptImages kept;
    private final ImageStore store;
    private final TransactionOperations transaction;

    Retiring(ImageRows rows, KeptImages kept, ImageStore store, TransactionOperations transaction) {
        this.rows = rows;
        this.kept = kept;
        this.store = store;
        this.transaction = transaction;
    }

    /**
     * Makes no more machines from it; may be repeated. In the caller's transaction.
     *
     * @throws ProblemException 404; 409 {@code invalid-state} for one that is not READY yet
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Image deprecate(Caller caller, String name) {
        Image image = require(caller, name);
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
                image.bytes(),
                image.tenant(),
                image.cloudInit(),
                image.tellsReady());
    }

    /**
     * Deletes an image from which no machine is made; one that is DELETED stays so. The bytes go after the commit, since a row
     * whose bytes are gone can't be undone; a kill in between leaves them to {@link Tidying}.
     *
     * @throws ProblemException 403; 404; 409 {@code invalid-state} while it is captured; 409 {@code image-in-use} with {@code machines}
     */
    public void delete(Caller caller, String name) {
        Image deleted = transaction.execute(status -> {
            Image image = lock(caller, name);
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
        if (image.state() == ImageState.CAPTURING) {
            throw new ProblemException(
                    ProblemCode.INVALID_STATE, "The image is being captured; cancel that operation first.");
        }
        if (!image.state().served()) {
            if (image.state() != ImageState.DELETED) {
                rows.delete(image.id());
            }
        } else {
            requireUnused(image);
            rows.setState(image.id(), ImageState.DELETED);
            kept.tell(image.id());
        }
        log.info("Image {}, which was {}, is deleted.", image.name(), image.state());
    }

    private void requireUnused(Image image) {
        int machines = rows.machines(image.name());
        if (machines > 0) {
            throw new ProblemException(
                    ProblemCode.IMAGE_IN_USE,
                    machines + " machines are made from image " + image.name()
                            + ", or get it into their drive now; delete them first, or wait.",
                    List.of(),
                    Map.of("machines", machines),
                    null);
        }
    }

    private Image require(Caller caller, String name) {
        Image image = lock(caller, name);
        if (image.state() == ImageState.DELETED) {
            throw ProblemException.notFound("image", name);
        }
        return image;
    }

    /** Administrators may change any, tenants their own; of what they don't see they don't hear here either. */
    private Image lock(Caller caller, String name) {
        Optional<Image> image =
                caller.role() == Role.ADMINISTRATOR ? rows.lock(name) : rows.lock(name, caller.tenant());
        if (image.isEmpty()) {
            // what is another's is not locked
            image = rows.find(name);
        }
        if (caller.role() != Role.ADMINISTRATOR) {
            if (image.filter(found -> found.tenant() == null && found.state().served())
                    .isPresent()) {
                throw new ProblemException(ProblemCode.FORBIDDEN, "Only an administrator may do that.");
            }
            image = image.filter(found -> found.isOf(caller.tenant()));
        }
        return image.orElseThrow(() -> ProblemException.notFound("image", name));
    }
}
