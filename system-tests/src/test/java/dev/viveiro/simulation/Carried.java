package dev.viveiro.simulation;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.operation.ImageDelivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The gateway's image store as hosts see it: what one sent by a link, another gets by it. */
final class Carried implements ImageDelivery, ImageFiles {
    private final Map<String, byte[]> byLink = new HashMap<>();

    Carried() {
        IsoImages.THERE.forEach(link -> byLink.put(link, new byte[] {0}));
    }

    @Override
    public CapturedImage deliver(Path file, ImageFormat format, String link, Duration limit) {
        try {
            byLink.put(link, Files.readAllBytes(file));
            return new CapturedImage("0".repeat(64), 1, format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void read(ImageRef image, Consumer<Path> use) {
        byte[] bytes = byLink.get(Objects.requireNonNull(image.source()).link());
        if (bytes == null) {
            throw DriverFailure.retryLater("image-not-fetched", "nobody sent it", "try again", Duration.ofSeconds(1));
        }
        try {
            Path file = Files.createTempFile("carried", ".machine");
            try {
                Files.write(file, bytes);
                use.accept(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
