package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConflicts;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Stopped containers as images, without what is theirs alone. */
record InstanceCaptures(Instances instances, GuestFiles guest, InstanceArchives archives) implements Capturing {
    @Override
    public ImageFormat form() {
        return ImageFormat.LXD_TARBALL;
    }

    @Override
    public void capture(VmId vm, UUID capture) {
        Instance instance = instances.requireMeasured(vm);
        Machine machine = instance.machine();
        MachineConflicts.requireOff(machine.spec().name(), machine.power(), "captured");
        if (archives.find(capture).isPresent()) {
            return;
        }
        instances.settle(vm);
        String account = machine.spec().login().account();
        archives.ensure(instance, capture, new Cleaning(machine.spec().login(), guest.homeOf(vm, account)));
    }

    @Override
    public Optional<Path> captured(UUID capture) {
        return archives.find(capture);
    }

    @Override
    public void discard(UUID capture) {
        archives.discard(capture);
    }

    @Override
    public Set<UUID> captures() {
        return archives.all();
    }
}
