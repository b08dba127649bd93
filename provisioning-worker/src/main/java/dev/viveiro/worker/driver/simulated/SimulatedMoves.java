package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Moving;
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
import java.util.function.Function;

/**
 * Simulated machines as files: the line that the host's log has of them.
 *
 * @param look finds a machine, with what is to go wrong with that
 */
record SimulatedMoves(
        Calls calls,
        Function<VmId, SimulatedMachine> look,
        MachineChanges changes,
        CaptureFiles files,
        ImageFiles images)
        implements Moving {
    private static final String HEAD = "viveiro-simulated-machine/1\n";
    private static final int LARGEST = 1 << 20;

    @Override
    public ImageFormat form() {
        return ImageFormat.RAW;
    }

    @Override
    public void pack(VmId vm, UUID move) {
        calls.change(Step.PACK, vm, old -> {
            SimulatedMachine machine = MachineChanges.off(vm, old, "moved");
            String line = LogEntries.line(new LogEntry.MachineIs(machine)).text();
            files.ensure(move, part -> Files.writeString(part, HEAD + line));
            return machine;
        });
    }

    @Override
    public Optional<Path> packed(UUID move) {
        return files.find(move);
    }

    @Override
    public void discard(UUID move) {
        files.discard(move);
    }

    @Override
    public Set<UUID> moves() {
        return files.all();
    }

    @Override
    public void fetch(ImageRef file) {
        images.read(file, path -> {});
    }

    @Override
    public Machine unpack(MachineSpec spec, ImageRef file) {
        images.read(
                file,
                path -> calls.change(
                        Step.UNPACK, spec.vm(), old -> changes.unpacked(old, spec, () -> read(path, spec))));
        return look.apply(spec.vm()).seen();
    }

    @Override
    public void forget(ImageRef file) {
        images.forget(file);
    }

    private static SimulatedMachine read(Path file, MachineSpec spec) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
            if (text.startsWith(HEAD)
                    && LogEntries.entry(LogLine.parse(text.substring(HEAD.length())))
                            instanceof LogEntry.MachineIs(SimulatedMachine machine)
                    && machine.spec().vm().equals(spec.vm())) {
                return machine;
            }
        } catch (IllegalArgumentException unreadable) {
            throw unusable(spec);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw unusable(spec);
    }

    private static DriverFailure unusable(MachineSpec spec) {
        return DriverFailure.refused(
                Fault.SYSTEM,
                "machine-file-unusable",
                "what came is no simulated machine %s".formatted(spec.vm()),
                "move the machine again; if it repeats, look at the worker's log of the host that it comes from");
    }
}
