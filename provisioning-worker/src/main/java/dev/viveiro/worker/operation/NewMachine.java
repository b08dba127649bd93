package dev.viveiro.worker.operation;

import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.ExtraDisk;
import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.Secret;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.StopMode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps by which a machine comes to exist and run, adopting what an earlier attempt of the same generation left. */
final class NewMachine {
    /** Name of the step that mints. */
    static final String MINT = "mint-credential";

    private static final Logger log = LoggerFactory.getLogger(NewMachine.class);
    private static final String SEALED = "sealed";
    private static final String KEY_ID = "keyId";
    private static final String VERIFIER = "verifier";

    private final VmSpec spec;
    private final CredentialMint mint;
    private final HostSeal seal;

    NewMachine(VmSpec spec, CredentialMint mint, HostSeal seal) {
        this.spec = spec;
        this.mint = mint;
        this.seal = seal;
    }

    void ensureImage(StepContext context) {
        // what can't be opened is known before anything is made or destroyed
        var unused = userData(spec, context, seal);
        requireDisksThere(context);
        // bytes come as slowly as they come, and nothing starts by it: the operation's own time is the limit
        HypervisorDriver driver = spec.imageContent() == null ? context.driver() : context.driver(context.timeLeft());
        driver.ensureImage(imageOf(spec));
    }

    /** Where several hypervisors are on the host: disks that are to be the machine's again can't go from one to another. */
    private void requireDisksThere(StepContext context) {
        // of one hypervisor there is nothing to ask
        if (spec.disks().isEmpty() || context.driver().info().parts().isEmpty()) {
            return;
        }
        Set<UUID> elsewhere = new HashSet<>(disks(context.driver(), context));
        elsewhere.removeAll(disks(maker(context), context));
        if (spec.disks().stream().anyMatch(disk -> elsewhere.contains(disk.id()))) {
            throw DriverFailure.refused(
                    Fault.USER,
                    "disk-elsewhere",
                    "the image makes a machine of another hypervisor than the one that has the machine's disks",
                    "choose an image of the form that the machine was made from, or detach its disks, which destroys"
                            + " what is on them");
        }
    }

    private static Set<UUID> disks(HypervisorDriver driver, StepContext context) {
        return driver.ability(ExtraDisks.class)
                .map(disks -> disks.disks(context.vm()))
                .orElse(Set.of());
    }

    private HypervisorDriver maker(StepContext context) {
        return context.driver().taking(imageOf(spec).form());
    }

    static ImageSource source(ImageContent content) {
        return new ImageSource(
                content.sizeBytes(),
                content.format(),
                content.link(),
                Boolean.TRUE.equals(content.tellsReady()),
                Boolean.TRUE.equals(content.cloudInit()));
    }

    private static ImageRef imageOf(VmSpec spec) {
        ImageContent content = spec.imageContent();
        return content == null
                ? ImageRef.named(spec.image())
                : ImageRef.of(spec.image(), content.sha256()).from(source(content));
    }

    /** Once per operation: a second mail with another password would lock the customer out. */
    void mintCredential(StepContext context) {
        if (!spec.passwordWanted()) {
            return;
        }
        Map<String, String> earlier = context.earlierOutput(MINT);
        if (!earlier.isEmpty()) {
            context.keep(earlier);
            return;
        }
        CredentialMint.Minted minted = mint.mint(
                context.vm(),
                context.generation(),
                spec.account(),
                maker(context).passwordScheme());
        context.keep(Map.of(SEALED, minted.sealed(), KEY_ID, minted.keyId(), VERIFIER, minted.verifier()));
    }

    void define(StepContext context) {
        try {
            defineFromImage(context);
        } catch (DriverFailure failure) {
            if (!failure.code().equals(MachineConflicts.IMAGE_ABSENT)) {
                throw failure;
            }
            // whoever else tidies this hypervisor may have taken it away since it was looked for
            ensureImage(context);
            defineFromImage(context);
        }
    }

    private void defineFromImage(StepContext context) {
        context.driver().define(of(spec, context, context.output(MINT).get(VERIFIER), userData(spec, context, seal)));
    }

    /** The operation's machine, as its driver is told of it. */
    static MachineSpec of(VmSpec spec, StepContext context, @Nullable String verifier, @Nullable Secret userData) {
        return new MachineSpec(
                context.vm(),
                context.generation(),
                spec.name(),
                spec.tenant(),
                new MachineSize(spec.vcpus(), spec.memoryMib(), spec.diskGib(), spec.limits(), spec.memoryMinMib()),
                imageOf(spec),
                ChangingNetwork.network(spec.network()),
                new MachineLogin(spec.account(), verifier, spec.sshKeys()),
                userData);
    }

    /** Opened for one call, and kept nowhere here; null when there is none. */
    static @Nullable Secret userData(VmSpec spec, StepContext context, HostSeal seal) {
        String sealed = spec.userData();
        if (sealed == null) {
            return null;
        }
        try {
            return seal.open(sealed, context.vm(), context.generation());
        } catch (IllegalArgumentException another) {
            throw new DriverFailure(
                    FailureClass.RETRY_LATER,
                    Fault.SYSTEM,
                    "user-data-sealed",
                    "the machine's user-data is not sealed to this host's key",
                    "it is sealed anew with the next attempt; if it repeats, see whether the host's reports arrive",
                    // longer than it is tried again here, where it can never be opened
                    Duration.ofMinutes(1),
                    another);
        }
    }

    /** Also of one that did not come to be: most hypervisors make its disk and keep its address before. */
    static void destroy(StepContext context) {
        if (context.find().isPresent()) {
            context.driver().destroy(context.vm());
        } else {
            destroyHalf(context);
        }
    }

    /** Half a machine, and never another generation; the disks that it was to have are the customer's, and stay. */
    static void destroyHalf(StepContext context) {
        if (context.driver()
                .find(context.vm())
                .filter(machine -> machine.generation() != context.generation())
                .isEmpty()) {
            destroyWithoutDisks(context);
        }
    }

    /** All of the machine but its extra disks, on a host that has such. */
    static void destroyWithoutDisks(StepContext context) {
        Optional<ExtraDisks> disks = context.driver().ability(ExtraDisks.class);
        if (disks.isPresent()) {
            disks.get().destroyWithoutDisks(context.vm());
        } else {
            context.driver().destroy(context.vm());
        }
    }

    /** With the extra disks that are to be the machine's again. */
    void defineWithDisks(StepContext context) {
        define(context);
        for (ExtraDisk disk : spec.disks()) {
            context.ability(ExtraDisks.class).attachDisk(context.vm(), AttachingDisk.of(disk));
        }
    }

    static void start(StepContext context) {
        if (context.require().power() != ObservedPower.RUNNING) {
            context.driver().start(context.vm());
        }
    }

    static void powerOff(StepContext context) {
        if (context.find()
                .filter(machine -> machine.power() != ObservedPower.STOPPED)
                .isPresent()) {
            context.driver().stop(context.vm(), StopMode.FORCED);
        }
    }

    /** Running is not enough: the mail that follows says that one may log in. */
    static void confirmRunning(StepContext context) {
        Machine machine = requireRunning(context);
        boolean promised = FirstBoot.promised(context);
        FirstBoot.Told told = FirstBoot.await(context, promised ? FirstBoot.LITTLE : FirstBoot.ENOUGH);
        if (told == FirstBoot.Told.NEVER || told == FirstBoot.Told.NOT_YET) {
            if (promised) {
                throw told == FirstBoot.Told.NEVER ? FirstBoot.notReady() : FirstBoot.noTimeLeft();
            }
            log.warn("Machine {} runs, but its cloud-init did not tell that one may log in.", context.vm());
        }
        context.observed(told == FirstBoot.Told.AT_ONCE ? machine : requireRunning(context));
    }

    /** The same, but of a guest that never tells: there is nothing to go back to, and what it says is on its console. */
    static void confirmRunningAtLeast(StepContext context) {
        Machine machine = requireRunning(context);
        FirstBoot.Told told = FirstBoot.await(context, FirstBoot.ENOUGH);
        if (told == FirstBoot.Told.NEVER || told == FirstBoot.Told.NOT_YET) {
            log.warn(
                    "Machine {} was made anew and runs, but its guest did not tell that one may log in.", context.vm());
        }
        context.observed(told == FirstBoot.Told.AT_ONCE ? machine : requireRunning(context));
    }

    private static Machine requireRunning(StepContext context) {
        Machine machine = context.require();
        if (machine.power() != ObservedPower.RUNNING) {
            throw StepContext.notConfirmed("RUNNING", machine.power() + LastWords.of(context));
        }
        return machine;
    }

    /** Success with what the last step saw, and how to get in. */
    HostEvent success(EventOrigin origin, RunState state) {
        Map<String, String> minted = state.output(MINT);
        return new OperationSucceeded(
                origin,
                state.work().ref(),
                state.told(),
                Objects.requireNonNull(state.facts()),
                new SealedCredential(spec.account(), minted.get(SEALED), minted.get(KEY_ID)));
    }
}
