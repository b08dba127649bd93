package dev.viveiro.worker.driver.joined;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capturing;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Captured disks: each is with the driver of its machine, and known by its id alone. */
final class JoinedCaptures implements Capturing {
    private final Supplier<List<Capturing>> all;
    private final Holders holders;

    /** @param all of those drivers that can now */
    JoinedCaptures(Supplier<List<Capturing>> all, Holders holders) {
        this.all = all;
        this.holders = holders;
    }

    @Override
    public ImageFormat form() {
        return OneForm.of(all.get().stream().map(Capturing::form));
    }

    @Override
    public void capture(VmId vm, UUID capture) {
        boolean unused = holders.at(vm, holder -> {
            OfMachines.require(holder, Capturing.class).capture(vm, capture);
            return true;
        });
    }

    @Override
    public Optional<Path> captured(UUID capture) {
        return all.get().stream().flatMap(one -> one.captured(capture).stream()).findFirst();
    }

    @Override
    public void discard(UUID capture) {
        Each.of(all.get(), one -> one.discard(capture));
    }

    @Override
    public Set<UUID> captures() {
        Set<UUID> there = new HashSet<>();
        all.get().forEach(one -> there.addAll(one.captures()));
        return there;
    }
}
