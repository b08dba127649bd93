package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CreateVm;
import java.util.List;

/** Makes a machine exist and run, adopting what an earlier attempt of the same generation left. */
final class CreatingVm {
    static Plan plan(CreateVm command, CredentialMint mint, HostSeal seal) {
        NewMachine it = new NewMachine(command.spec(), mint, seal);
        return new Plan(
                Limit.CREATE,
                List.of(
                        Step.named("check-image", it::ensureImage)
                                .withoutTrace("an image on the host serves every later machine"),
                        Step.named(NewMachine.MINT, it::mintCredential)
                                .withoutTrace("what it mints is kept at its end, before anybody uses it"),
                        Step.starting("define-machine", it::define).undoneBy(NewMachine::destroy),
                        Step.starting("start-machine", NewMachine::start).undoneBy(NewMachine::powerOff),
                        Step.named("confirm-running", NewMachine::confirmRunning)
                                .withoutTrace("it only looks")),
                it::success);
    }

    private CreatingVm() {}
}
