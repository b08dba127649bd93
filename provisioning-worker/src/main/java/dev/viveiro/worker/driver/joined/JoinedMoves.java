package dev.viveiro.worker.driver.joined;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Moving;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Packed machines: those that leave are with the driver of the machine, and one that comes is made by the driver that takes its image. */
final class JoinedMoves implements Moving {
    private final Supplier<List<Moving>> all;
    private final Holders holders;
    private final JoinedAbilities.Making making;

    /** @param all of those drivers that can now */
    JoinedMoves(Supplier<List<Moving>> all, Holders holders, JoinedAbilities.Making making) {
        this.all = all;
        this.holders = holders;
        this.making = making;
    }

    @Override
    public ImageFormat form() {
        return OneForm.of(all.get().stream().map(Moving::form));
    }

    @Override
    public void pack(VmId vm, UUID move) {
        boolean unused = holders.at(vm, holder -> {
            OfMachines.require(holder, Moving.class).pack(vm, move);
            return true;
        });
    }

    @Override
    public Optional<Path> packed(UUID move) {
        return all.get().stream().flatMap(one -> one.packed(move).stream()).findFirst();
    }

    @Override
    public void discard(UUID move) {
        Each.of(all.get(), one -> one.discard(move));
    }

    @Override
    public Set<UUID> moves() {
        Set<UUID> there = new HashSet<>();
        all.get().forEach(one -> there.addAll(one.moves()));
        return there;
    }

    /** By any of those that take its form: the bytes are the same for all. */
    @Override
    public void fetch(ImageRef file) {
        all.get().stream()
                .filter(one -> one.form() == file.form())
                .findFirst()
                .orElseThrow(() -> DriverFailure.refused(
                        Fault.SYSTEM,
                        "machine-file-unusable",
                        "no driver of this host takes machines as " + file.form(),
                        "choose a host that runs the machine's driver"))
                .fetch(file);
    }

    @Override
    public Machine unpack(MachineSpec spec, ImageRef file) {
        return making.made(
                spec, maker -> OfMachines.require(maker, Moving.class).unpack(spec, file));
    }

    @Override
    public void forget(ImageRef file) {
        Each.of(all.get(), one -> one.forget(file));
    }
}
