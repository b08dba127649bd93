package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.capture.CaptureFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Simulated disks as files, and what a file is as a disk again. */
record SimulatedCaptures(Calls calls, CaptureFiles files) implements Capturing {
    private static final String HEAD = "viveiro-simulated-disk/1\n";
    private static final int LARGEST = 1 << 16;

    @Override
    public ImageFormat form() {
        return ImageFormat.RAW;
    }

    @Override
    public void capture(VmId vm, UUID capture) {
        calls.change(Step.CAPTURE, vm, old -> {
            SimulatedMachine machine = MachineChanges.off(vm, old, "captured");
            files.ensure(
                    capture,
                    part -> Files.writeString(part, HEAD + machine.disk().content()));
            return machine;
        });
    }

    @Override
    public Optional<Path> captured(UUID capture) {
        return files.find(capture);
    }

    @Override
    public void discard(UUID capture) {
        files.discard(capture);
    }

    @Override
    public Set<UUID> captures() {
        return files.all();
    }

    /** What is on a disk that is made from the file; nothing unless it was captured from one. */
    static String contentOf(Path image) {
        try (InputStream in = Files.newInputStream(image)) {
            String text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
            return text.startsWith(HEAD) ? text.substring(HEAD.length()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
