package dev.viveiro.gateway.image;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.TenantId;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** An image is made known: from now on its bytes are fetched, or may be uploaded. */
@Service
public class Announcing {
    private static final Logger log = LoggerFactory.getLogger(Announcing.class);

    private final ImageRows rows;
    private final Captures captures;
    private final Fetching fetching;
    private final ImageSettings settings;
    private final Ids ids;
    private final Clock clock;

    Announcing(ImageRows rows, Captures captures, Fetching fetching, ImageSettings settings, Ids ids, Clock clock) {
        this.rows = rows;
        this.captures = captures;
        this.fetching = fetching;
        this.settings = settings;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What is asked for, valid by itself.
     *
     * @param tenant whose it is alone; null for everybody's
     */
    public record Wish(
            String name,
            String description,
            String account,
            long minDiskGib,
            ImageFormat format,
            String sha256,
            @Nullable URI url,
            boolean cloudInit,
            boolean tellsReady,
            @Nullable TenantId tenant) {}

    /**
     * Registers the image, in the caller's transaction; its bytes are fetched once that is committed.
     *
     * @throws ProblemException 409 {@code name-in-use} when an image has or had the name
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Image announce(Wish wish) {
        boolean fetched = wish.url() != null;
        Instant deadline = clock.instant().plus(fetched ? settings.fetchWithin() : settings.uploadWithin());
        Image image = new Image(
                ids.next(),
                wish.name(),
                wish.description(),
                wish.account(),
                wish.minDiskGib(),
                fetched ? ImageState.FETCHING : ImageState.REGISTERED,
                new Image.Bytes(wish.format(), wish.sha256(), null, wish.url(), deadline, null),
                wish.tenant(),
                wish.cloudInit(),
                wish.tellsReady());
        captures.takeOver(wish.name());
        try {
            rows.insert(image);
        } catch (DuplicateKeyException e) {
            throw new ProblemException(
                    ProblemCode.NAME_IN_USE,
                    "An image " + wish.name() + " exists or did: a name never comes to stand for other bytes. One that"
                            + " FAILED can be deleted to register it anew; for new bytes choose a new name.");
        }
        log.info("Image {} is registered; its bytes are to be {}.", wish.name(), fetched ? "fetched" : "uploaded");
        if (fetched) {
            fetching.wake();
        }
        return image;
    }
}
