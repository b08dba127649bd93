package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.RebootVm;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.contract.vm.StopVm;

/** The plan of every command; one that has none does not compile. */
@FunctionalInterface
public interface Plans {
    /** Throws {@link IllegalArgumentException} for a cancel, which is no work of its own. */
    Plan of(HostCommand command);

    static Plans with(CredentialMint mint) {
        return command -> switch (command) {
            case CreateVm create -> CreatingVm.plan(create, mint);
            case StartVm start -> StartingVm.plan();
            case StopVm stop -> StoppingVm.plan(stop);
            case RebootVm reboot -> RebootingVm.plan();
            case DeleteVm delete -> DeletingVm.plan();
            case CancelOperation cancel -> throw new IllegalArgumentException("a cancel has no plan");
        };
    }
}
