package dev.viveiro.worker.driver.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When images were used last: the times of empty files in the worker's home, one for each image. What can't be written there is said, and
 * keeps nobody from using an image.
 *
 * @param folder below the driver's own; made with the first one
 */
record ImageUses(Path folder, Clock clock) {
    private static final Logger log = LoggerFactory.getLogger(ImageUses.class);

    /** @param image its distinct name */
    void now(String image) {
        Path file = folder.resolve(image);
        try {
            Files.createDirectories(folder);
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
            Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        } catch (IOException e) {
            log.warn("That image {} is used was not noted, and it may be removed too soon: {}", image, e.toString());
        }
    }

    /** One of which nothing is known was used now. */
    Instant last(String image) {
        try {
            return Files.getLastModifiedTime(folder.resolve(image)).toInstant();
        } catch (NoSuchFileException unknown) {
            now(image);
        } catch (IOException e) {
            log.warn("When the image {} was used last can't be read: {}", image, e.toString());
        }
        return clock.instant();
    }

    /** Of one that is gone. */
    void forget(String image) {
        try {
            Files.deleteIfExists(folder.resolve(image));
        } catch (IOException e) {
            log.warn("The note of the image {}, which is gone, stays: {}", image, e.toString());
        }
    }
}
