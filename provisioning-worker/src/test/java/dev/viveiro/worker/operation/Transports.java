package dev.viveiro.worker.operation;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The files of machines that are on their way, as a gateway would give them; each is of the machine for which it is asked. */
final class Transports {
    /** What was packed of a machine, by the name under which its host asks for it. */
    private static final Map<String, byte[]> PACKED = new ConcurrentHashMap<>();

    static final ImageFiles IMAGES = new ImageFiles() {
        @Override
        public void read(ImageRef image, Consumer<Path> use) {
            byte[] bytes = PACKED.get(image.name());
            if (bytes == null) {
                NONE.read(image, use);
                return;
            }
            try {
                Path file = Files.createTempFile("machine", ".packed");
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
    };

    private Transports() {}

    static void offer(VmId vm, byte[] bytes) {
        offer("machine-" + vm, bytes);
    }

    /** @param image the name under which hosts ask for it */
    static void offer(String image, byte[] bytes) {
        PACKED.put(image, bytes);
    }
}
