package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;

/** What a machine has to hold of its host while something is done to it. */
public final class Needs {
    private Needs() {}

    /** Its place, with all that the operation may need of it. */
    public static VmPlace during(Vm vm, Operation operation) {
        return switch (operation.type()) {
            case START, RESTORE, RESUME, REINSTALL ->
                vm.place()
                        .holdingAtLeast(vm.place()
                                .holding(Holding.EVERYTHING, vm.build())
                                .reserved());
            case ATTACH_DISK -> more(vm.place(), ((Argument.OfDisk) operation.argument()).sizeGib());
            case RESIZE -> larger(vm, (Argument.NewPlan) operation.argument());
            case CHANGE_NETWORK -> asking(vm.place(), operation);
            case CREATE,
                    STOP,
                    REBOOT,
                    PAUSE,
                    SAVE,
                    SNAPSHOT,
                    REVERT,
                    DELETE_SNAPSHOT,
                    CAPTURE,
                    DETACH_DISK,
                    CHANGE_ISO,
                    MIGRATE,
                    DELETE -> vm.place();
        };
    }

    /** Until it is known which of the two cards it has, it holds the addresses of both. */
    private static VmPlace asking(VmPlace place, Operation operation) {
        String wanted = ((Argument.NewNetwork) operation.argument()).network().address();
        return place.asking(operation.id(), wanted.equals(place.network().address()) ? place.beside() : wanted);
    }

    /** Until it is known which of the two it has, it holds the larger of each. */
    private static VmPlace larger(Vm vm, Argument.NewPlan wanted) {
        boolean off =
                switch (vm.status().state()) {
                    case STOPPED, SAVED -> true;
                    default -> false;
                };
        Holding holding = off ? Holding.WHILE_STOPPED : Holding.EVERYTHING;
        HostResources then = vm.place()
                .holding(holding, vm.build().sized(wanted.plan(), wanted.keepsCapacity()))
                .reserved();
        return vm.place().holdingAtLeast(then);
    }

    private static VmPlace more(VmPlace place, long diskGib) {
        HostResources now = place.reserved();
        return place.reserving(new HostResources(now.vcpus(), now.memoryMib(), now.diskGib() + diskGib));
    }
}
