package dev.viveiro.simulation;

import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmDisk;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What customers ask for their machines' disks, snapshots and drives. */
final class DiskCustomers {
    private final Gateway gateway;
    private final Supplier<Books> books;
    private final Customers customers;

    DiskCustomers(Gateway gateway, Supplier<Books> books, Customers customers) {
        this.gateway = gateway;
        this.books = books;
        this.customers = customers;
    }

    /** One more disk, or one less. */
    void disk(SplittableRandom random) {
        Vm vm = customers.pick(random);
        UUID disk = new UUID(14, random.nextLong());
        long size = 1 + random.nextInt(5);
        boolean less = Customers.drawn(Step.Kind.DISK, random) == OperationType.DETACH_DISK;
        if (vm == null) {
            return;
        }
        List<VmDisk> disks = vm.build().disks();
        if (less && !disks.isEmpty()) {
            String name = disks.get((int) (size % disks.size())).name();
            customers.ask(() -> gateway.detachDisk(Customers.caller(vm.tenant()), vm.id(), name));
        } else {
            customers.ask(() -> gateway.attachDisk(Customers.caller(vm.tenant()), vm.id(), disk, size));
        }
    }

    /** A new snapshot, or something with one that was taken, whatever became of it since. */
    void snapshot(SplittableRandom random) {
        Vm vm = customers.pick(random);
        OperationType drawn = Customers.drawn(Step.Kind.SNAPSHOT, random);
        UUID fresh = new UUID(15, random.nextLong());
        int lot = random.nextInt(1 << 20);
        if (vm == null) {
            return;
        }
        List<UUID> taken = taken(vm.id());
        boolean another = drawn == OperationType.SNAPSHOT || taken.isEmpty();
        OperationType type = another ? OperationType.SNAPSHOT : drawn;
        UUID snapshot = another ? fresh : taken.get(lot % taken.size());
        customers.ask(() -> gateway.snapshot(Customers.caller(vm.tenant()), vm.id(), type, snapshot));
    }

    private List<UUID> taken(VmId vm) {
        return books.get().operations().stream()
                .map(Books.OperationLine::operation)
                .filter(operation -> operation.vm().equals(vm)
                        && operation.type() == OperationType.SNAPSHOT
                        && operation.state() == OperationState.SUCCEEDED)
                .map(Operation::argument)
                .map(argument -> ((Argument.OfSnapshot) argument).snapshot())
                .toList();
    }

    /** Something goes into the drive, whatever is in it, or whatever is in it comes out. */
    void iso(SplittableRandom random) {
        Vm vm = customers.pick(random);
        int lot = random.nextInt(IsoImages.NAMES.size() + 2);
        @Nullable String image = lot < IsoImages.NAMES.size() ? IsoImages.NAMES.get(lot) : null;
        if (vm != null) {
            customers.ask(() -> gateway.changeIso(Customers.caller(vm.tenant()), vm.id(), image));
        }
    }
}
