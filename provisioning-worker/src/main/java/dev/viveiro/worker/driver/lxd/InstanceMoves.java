package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Moving;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** Stopped containers as files, with all that is theirs, and made again of these: by an image that is there as long as that takes. */
record InstanceMoves(Instances instances, InstanceArchives archives, Defining defining, Images images, ImageFiles files)
        implements Moving {
    @Override
    public ImageFormat form() {
        return ImageFormat.LXD_TARBALL;
    }

    @Override
    public void pack(VmId vm, UUID move) {
        Instance instance = instances.requireMeasured(vm);
        Machine machine = instance.machine();
        MachineConflicts.requireOff(machine.spec().name(), machine.power(), "moved");
        if (archives.find(move).isEmpty()) {
            instances.settle(vm);
            archives.ensure(instance, move, new CarriedLogin(vm, machine.spec().login()));
        }
    }

    @Override
    public Optional<Path> packed(UUID move) {
        return archives.find(move);
    }

    @Override
    public void discard(UUID move) {
        archives.discard(move);
    }

    @Override
    public Set<UUID> moves() {
        return archives.all();
    }

    @Override
    public void fetch(ImageRef file) {
        files.read(file, path -> {});
    }

    @Override
    public Machine unpack(MachineSpec spec, ImageRef file) {
        Optional<Instance> there = defining.find(spec);
        if (there.isPresent()) {
            return there.get().machine();
        }
        MachineLogin login = login(spec, file);
        images.ensure(file);
        try {
            return defining.carried(spec.withLogin(login), file);
        } finally {
            images.remove(file);
        }
    }

    private MachineLogin login(MachineSpec spec, ImageRef file) {
        AtomicReference<MachineLogin> login = new AtomicReference<>();
        files.read(file, path -> {
            try {
                login.set(CarriedLogin.read(path, spec.vm()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return login.get();
    }

    @Override
    public void forget(ImageRef file) {
        files.forget(file);
        images.remove(file);
    }
}
