package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.capture.CaptureFiles;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

/** Stopped containers as files of the form in which images come: as LXD gives them, rewritten on their way. */
final class InstanceCaptures implements Capturing {
    private static final int BUFFER = 256 << 10;

    private final LxdConnection lxd;
    private final Instances instances;
    private final GuestFiles guest;
    private final TemporaryImages images;
    private final CaptureFiles files;

    InstanceCaptures(
            LxdConnection lxd, Instances instances, GuestFiles guest, TemporaryImages images, CaptureFiles files) {
        this.lxd = lxd;
        this.instances = instances;
        this.guest = guest;
        this.images = images;
        this.files = files;
    }

    @Override
    public ImageFormat form() {
        return ImageFormat.LXD_TARBALL;
    }

    @Override
    public void capture(VmId vm, UUID capture) {
        Instance instance = instances.require(vm);
        Machine machine = instance.machine();
        MachineConflicts.requireOff(machine.spec().name(), machine.power(), "captured");
        if (files.find(capture).isPresent()) {
            return;
        }
        instances.settle(vm);
        images.remove(capture);
        Cleaning cleaning = new Cleaning(
                machine.spec().login(), guest.homeOf(vm, machine.spec().login().account()));
        try (CaptureFiles.Room room = files.room(capture)) {
            room.holds(instance.diskUse());
            TemporaryImages.Exported image = images.make(vm, capture);
            room.holds(image.sizeBytes());
            files.ensure(capture, part -> write(image.path(), cleaning, part));
        } catch (DriverFailure failure) {
            removeAfter(capture, failure);
            throw failure;
        }
        images.remove(capture);
    }

    private void removeAfter(UUID capture, DriverFailure failure) {
        try {
            images.removeMade(capture);
        } catch (DriverFailure later) {
            // whoever discards the capture, or tries it again, removes it
            failure.addSuppressed(later);
        }
    }

    private void write(String path, Cleaning cleaning, Path part) throws IOException {
        lxd.read(path, from -> {
            try (InputStream tar = new BufferedInputStream(from, BUFFER);
                    OutputStream out = new GZIPOutputStream(Files.newOutputStream(part), BUFFER)) {
                tar.mark(2);
                boolean compressed = tar.read() == 0x1f && tar.read() == 0x8b;
                tar.reset();
                if (compressed) {
                    throw DriverFailure.refused(
                            Fault.SYSTEM,
                            "lxd-compressed",
                            "LXD gave the container compressed, although it was asked not to",
                            "use LXD 5.0");
                }
                TarFilter.copy(tar, out, cleaning);
            } catch (EOFException cut) {
                throw LxdFailures.brokenOff("GET " + path, cut);
            }
        });
    }

    @Override
    public Optional<Path> captured(UUID capture) {
        return files.find(capture);
    }

    /** What LXD still makes of it is not waited for, which may take an hour: it is told of by {@link #captures} until it is gone. */
    @Override
    public void discard(UUID capture) {
        files.discard(capture);
        images.removeMade(capture);
    }

    @Override
    public Set<UUID> captures() {
        Set<UUID> all = new HashSet<>(files.all());
        all.addAll(images.all());
        return all;
    }
}
