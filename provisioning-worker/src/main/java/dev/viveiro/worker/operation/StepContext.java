package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a step can see and use while it runs. */
public final class StepContext {
    private final RunState state;
    private final Hypervisor hypervisor;
    private final OperationLog log;
    private final Clock clock;
    private final Pause pause;
    private final Instant until;
    private final Duration callLimit;
    private final Map<String, String> output = new HashMap<>();
    private @Nullable VmFacts observed;

    StepContext(
            RunState state,
            Hypervisor hypervisor,
            OperationLog log,
            Clock clock,
            Pause pause,
            Instant until,
            Duration callLimit) {
        this.state = state;
        this.hypervisor = hypervisor;
        this.log = log;
        this.clock = clock;
        this.pause = pause;
        this.until = until;
        this.callLimit = callLimit;
    }

    VmId vm() {
        return state.work().target().vm();
    }

    int generation() {
        return state.work().target().generation();
    }

    int attempt() {
        return state.work().target().attempt();
    }

    OperationLog log() {
        return log;
    }

    /** True while a cancelled operation is unwound. */
    boolean cancelled() {
        return state.verdict() instanceof Verdict.Cancelled;
    }

    /** The driver, each call bounded by the host's limit and the time that the operation has left. */
    HypervisorDriver driver() {
        return driver(callLimit);
    }

    HypervisorDriver driver(Duration limit) {
        Duration left = timeLeft();
        if (left.isZero() || left.isNegative()) {
            throw DriverFailure.outcomeUnknown(
                    "out-of-time", "no time was left to ask the hypervisor", "look at the machine and try again", null);
        }
        return hypervisor.within(limit.compareTo(left) < 0 ? limit : left);
    }

    /** What not every hypervisor can; refused where the machine's can't. */
    <T> T ability(Class<T> type) {
        return ability(type, callLimit);
    }

    /** @param limit of each of its calls */
    <T> T ability(Class<T> type, Duration limit) {
        HypervisorDriver holder = driver(limit).holding(vm());
        return holder.ability(type)
                .orElseThrow(() -> DriverFailure.refused(
                        Fault.SYSTEM,
                        "capability-missing",
                        "the driver " + holder.info().name() + " has no " + type.getSimpleName(),
                        "choose a host whose driver can"));
    }

    /** Until the operation must begin to unwind, or while it does, until it ends. */
    Duration timeLeft() {
        return Duration.between(clock.instant(), until);
    }

    /** Waits, until somebody wants the operation to end. */
    void pause(Duration length) {
        try {
            pause.pause(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DriverFailure.outcomeUnknown(
                    "driver-interrupted", "the wait was interrupted", "look at the machine before trying again", e);
        }
    }

    /** The machine, if the host has it in this generation. */
    Optional<Machine> find() {
        return driver().find(vm()).filter(machine -> machine.generation() == generation());
    }

    /** The machine in this generation; anything else is a conflict. */
    Machine require() {
        Machine machine =
                driver().find(vm()).orElseThrow(() -> conflict("machine-absent", "the host has no such machine"));
        if (machine.generation() != generation()) {
            throw conflict(
                    "generation-conflict",
                    "expected generation " + generation() + ", the host has " + machine.generation());
        }
        return machine;
    }

    /** Keeps what the last step saw: it becomes the facts of the operation's end. */
    void observed(Machine machine) {
        observed = new VmFacts(
                        true,
                        machine.power(),
                        machine.bootId(),
                        Instant.ofEpochMilli(clock.millis()),
                        ChangingNetwork.told(machine.spec().network()))
                .ofDisk(machine.spec().size().diskGib());
    }

    /** The same, with the extra disks that the host holds for it. */
    void observedDisks(Machine machine) {
        observed(machine);
        observed = Objects.requireNonNull(observed).with(SeenDisks.of(driver(), vm(), machine));
    }

    void observedGone() {
        observed = new VmFacts(false, ObservedPower.UNKNOWN, null, Instant.ofEpochMilli(clock.millis()));
    }

    @Nullable
    VmFacts observed() {
        return observed;
    }

    /** Keeps something with the step's end. */
    void keep(Map<String, String> found) {
        output.putAll(found);
    }

    Map<String, String> kept() {
        return output;
    }

    /** What this step kept in this or an earlier attempt of the operation. */
    Map<String, String> earlierOutput(String step) {
        WorkRef work = state.work().ref();
        return work.attempt() == 1 ? output(step) : log.earlierOutput(work, step);
    }

    /** What an earlier step of this attempt kept. */
    Map<String, String> output(String step) {
        return state.output(step);
    }

    private static DriverFailure conflict(String code, String detail) {
        return DriverFailure.conflict(code, detail, "wait until the host's report has been compared, then try again");
    }

    /** The effect did not show although the hypervisor did not complain. */
    static DriverFailure notConfirmed(String expected, Object actual) {
        return new DriverFailure(
                FailureClass.RETRY_LATER,
                Fault.SYSTEM,
                "not-confirmed",
                "expected the machine to be " + expected + ", the hypervisor says " + actual,
                "try again; if it repeats, look at the host's hypervisor",
                null,
                null);
    }
}
