package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.Growing;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.LiveResizing;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives a machine another size: at once where it runs and its hypervisor can, otherwise only while it is off. With a restart one that
 * runs is stopped for it and booted anew; however that fails, it is to run again.
 */
final class ResizingVm {
    static Plan plan(ResizeVm command) {
        ResizingVm it = new ResizingVm(new MachineSize(
                command.vcpus(), command.memoryMib(), command.diskGib(), command.limits(), command.memoryMinMib()));
        return command.restarts() ? it.withRestart() : it.asItIs();
    }

    private static final String NO_RETURN = "a disk that grew can't shrink";
    private static final String NOTE = "note-size";
    private static final String POWER = "power";
    private static final String VCPUS = "vcpus";
    private static final String MEMORY_MIB = "memoryMib";
    private static final String MEMORY_MIN_MIB = "memoryMinMib";
    private static final String CPU_SHARES = "cpuShares";
    private static final String CPU_CAP = "cpuCapPercent";

    private final MachineSize wanted;

    private ResizingVm(MachineSize wanted) {
        this.wanted = wanted;
    }

    private Plan asItIs() {
        return new Plan(
                Limit.POWER,
                List.of(
                        Step.named("find-machine", StepContext::require).withoutTrace("it only looks"),
                        Step.named("resize-machine", this::resize).withoutReturn(NO_RETURN),
                        Step.named("confirm-size", this::confirm).withoutTrace("it only looks")),
                ReachingPower::success);
    }

    private Plan withRestart() {
        return new Plan(
                Limit.POWER,
                List.of(
                        Step.named(NOTE, ResizingVm::note).withoutTrace("it only looks"),
                        Step.named("stop-gracefully", this::stopGracefully).undoneByStarting(ResizingVm::startAsItWas),
                        Step.named("stop-forcibly", this::stopForcibly).undoneByStarting(ResizingVm::startAsItWas),
                        Step.named("resize-machine", this::resizeStopped).withoutReturn(NO_RETURN),
                        Step.starting("start-again", ResizingVm::startAgain)
                                .withoutUndo("a machine that ran is to run"),
                        Step.named("confirm-size", this::confirmPowerToo).withoutTrace("it only looks")),
                ReachingPower::success);
    }

    private void resize(StepContext context) {
        Machine machine = context.require();
        HypervisorDriver holder = context.driver().holding(context.vm());
        Optional<LiveResizing> live = holder.ability(LiveResizing.class);
        Optional<Growing> growing = holder.ability(Growing.class);
        if (machine.power() != ObservedPower.STOPPED && live.isPresent()) {
            // also one that has it: whoever gave it that may have died before the look whether its guest took it
            live.get().resizeLive(context.vm(), wanted);
            return;
        }
        if (has(machine)) {
            return;
        }
        if (machine.power() != ObservedPower.STOPPED && growing.isPresent()) {
            growing.get().grow(context.vm(), wanted);
        } else {
            context.driver().resize(context.vm(), wanted);
        }
    }

    /** Once for all attempts: the second may find what the first stopped. */
    private static void note(StepContext context) {
        Map<String, String> earlier = context.earlierOutput(NOTE);
        if (!earlier.isEmpty()) {
            context.keep(earlier);
            return;
        }
        Machine machine = context.require();
        if (machine.power() != ObservedPower.RUNNING) {
            MachineConflicts.requireOff(machine.name(), machine.power(), "resized");
        }
        MachineSize size = machine.spec().size();
        Map<String, String> noted = new HashMap<>(Map.of(
                POWER,
                machine.power().name(),
                VCPUS,
                String.valueOf(size.vcpus()),
                MEMORY_MIB,
                String.valueOf(size.memoryMib())));
        put(noted, MEMORY_MIN_MIB, size.memoryMinMib());
        put(noted, CPU_SHARES, size.cpu().shares());
        put(noted, CPU_CAP, size.cpu().capPercent());
        context.keep(noted);
    }

    private static void put(Map<String, String> noted, String key, @Nullable Number value) {
        if (value != null) {
            noted.put(key, value.toString());
        }
    }

    private void stopGracefully(StepContext context) {
        if (!has(context.require())) {
            StoppingVm.ask(context, context.timeLeft().dividedBy(3));
        }
    }

    private void stopForcibly(StepContext context) {
        if (!has(context.require())) {
            StoppingVm.stopForcibly(context);
        }
    }

    private void resizeStopped(StepContext context) {
        if (!has(context.require())) {
            context.driver().resize(context.vm(), wanted);
        }
    }

    private static void startAgain(StepContext context) {
        if (ran(context) && context.require().power() != ObservedPower.RUNNING) {
            context.driver().start(context.vm());
        }
    }

    /** The host may have no room for the new size: processors and memory are as they were, and of the disk what it has by now. */
    private static void startAsItWas(StepContext context) {
        Machine machine = context.require();
        if (ran(context) && machine.power() == ObservedPower.STOPPED) {
            MachineSize had = noted(context, machine.spec().size().diskGib());
            if (!machine.spec().size().equals(had)) {
                context.driver().resize(context.vm(), had);
            }
        }
        startAgain(context);
    }

    private void confirm(StepContext context) {
        Machine machine = context.require();
        if (!has(machine)) {
            throw StepContext.notConfirmed("of size " + wanted, machine.spec().size());
        }
        context.observed(machine);
    }

    private void confirmPowerToo(StepContext context) {
        FirstBoot.awaitAgain(context);
        confirm(context);
        ObservedPower power = ran(context) ? ObservedPower.RUNNING : ObservedPower.STOPPED;
        ObservedPower now = Objects.requireNonNull(context.observed()).power();
        if (now != power) {
            throw StepContext.notConfirmed(power.name(), now);
        }
    }

    private boolean has(Machine machine) {
        return machine.spec().size().equals(wanted);
    }

    private static boolean ran(StepContext context) {
        String power = Objects.requireNonNull(context.output(NOTE).get(POWER), "the noted power");
        return ObservedPower.valueOf(power) == ObservedPower.RUNNING;
    }

    private static MachineSize noted(StepContext context, long diskGib) {
        Map<String, String> noted = context.output(NOTE);
        String least = noted.get(MEMORY_MIN_MIB);
        return new MachineSize(
                Integer.parseInt(Objects.requireNonNull(noted.get(VCPUS))),
                Long.parseLong(Objects.requireNonNull(noted.get(MEMORY_MIB))),
                diskGib,
                new CpuLimits(number(noted.get(CPU_SHARES)), number(noted.get(CPU_CAP))),
                least == null ? null : Long.valueOf(least));
    }

    private static @Nullable Integer number(@Nullable String noted) {
        return noted == null ? null : Integer.valueOf(noted);
    }
}
