package dev.viveiro.worker.operation;

import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.StopMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Makes a machine exist and run, adopting what an earlier attempt of the same generation left. */
final class CreatingVm {
    static Plan plan(CreateVm command, CredentialMint mint) {
        CreatingVm it = new CreatingVm(command, mint);
        return new Plan(
                Limit.CREATE,
                List.of(
                        Step.named("check-image", it::ensureImage)
                                .withoutTrace("an image on the host serves every later machine"),
                        Step.named(MINT, it::mintCredential)
                                .withoutTrace("what it mints is kept at its end, before anybody uses it"),
                        Step.starting("define-machine", it::define).undoneBy(CreatingVm::destroy),
                        Step.starting("start-machine", CreatingVm::start).undoneBy(CreatingVm::powerOff),
                        Step.named("confirm-running", CreatingVm::confirmRunning)
                                .withoutTrace("it only looks")),
                (origin, state) -> new OperationSucceeded(
                        origin,
                        state.work().ref(),
                        state.told(),
                        Objects.requireNonNull(state.facts()),
                        it.credential(state)));
    }

    private static final String MINT = "mint-credential";
    private static final String SEALED = "sealed";
    private static final String KEY_ID = "keyId";
    private static final String VERIFIER = "verifier";

    private final VmSpec spec;
    private final CredentialMint mint;

    private CreatingVm(CreateVm command, CredentialMint mint) {
        this.spec = command.spec();
        this.mint = mint;
    }

    private void ensureImage(StepContext context) {
        ImageContent content = spec.imageContent();
        if (content == null) {
            context.driver().ensureImage(image());
        } else {
            // bytes come as slowly as they come, and nothing starts by it: the operation's own time is the limit
            context.driver(context.timeLeft())
                    .ensureImage(image().from(new ImageSource(content.sizeBytes(), content.format(), content.link())));
        }
    }

    private ImageRef image() {
        ImageContent content = spec.imageContent();
        return ImageRef.of(spec.image(), content == null ? null : content.sha256());
    }

    /** Once per generation: a second mail with another password would lock the customer out. */
    private void mintCredential(StepContext context) {
        if (!spec.passwordWanted()) {
            return;
        }
        Map<String, String> earlier = context.earlierOutput(MINT);
        if (!earlier.isEmpty()) {
            context.keep(earlier);
            return;
        }
        CredentialMint.Minted minted = mint.mint(context.vm(), context.generation(), spec.account());
        context.keep(Map.of(SEALED, minted.sealed(), KEY_ID, minted.keyId(), VERIFIER, minted.verifier()));
    }

    private void define(StepContext context) {
        context.driver()
                .define(new MachineSpec(
                        context.vm(),
                        context.generation(),
                        spec.name(),
                        spec.tenant(),
                        new MachineSize(
                                spec.vcpus(), Math.toIntExact(spec.memoryMib()), Math.toIntExact(spec.diskGib())),
                        image(),
                        new MachineNetwork(
                                spec.network().address(),
                                spec.network().prefixLength(),
                                spec.network().gateway(),
                                spec.network().mac()),
                        new MachineLogin(spec.account(), context.output(MINT).get(VERIFIER), spec.sshKeys())));
    }

    private static void destroy(StepContext context) {
        if (context.find().isPresent()) {
            context.driver().destroy(context.vm());
        }
    }

    private static void start(StepContext context) {
        if (context.require().power() != ObservedPower.RUNNING) {
            context.driver().start(context.vm());
        }
    }

    private static void powerOff(StepContext context) {
        if (context.find()
                .filter(machine -> machine.power() != ObservedPower.STOPPED)
                .isPresent()) {
            context.driver().stop(context.vm(), StopMode.FORCED);
        }
    }

    private static void confirmRunning(StepContext context) {
        Machine machine = context.require();
        if (machine.power() != ObservedPower.RUNNING) {
            throw StepContext.notConfirmed("RUNNING", machine.power());
        }
        context.observed(machine);
    }

    private SealedCredential credential(RunState state) {
        Map<String, String> minted = state.output(MINT);
        return new SealedCredential(spec.account(), minted.get(SEALED), minted.get(KEY_ID));
    }
}
