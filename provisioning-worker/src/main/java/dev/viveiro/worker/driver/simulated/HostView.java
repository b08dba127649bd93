package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.VmId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a caller is told of the host's machines: the truth, unless a rule makes it stale or takes a machine's power first. */
final class HostView {
    private final SimulatedHost host;
    private final Misbehaving misbehaving;

    HostView(SimulatedHost host, Misbehaving misbehaving) {
        this.host = host;
        this.misbehaving = misbehaving;
    }

    /** Every machine; {@code step} says whose rules apply. */
    List<SimulatedMachine> all(Step step) throws IOException {
        for (SimulatedMachine machine : poweringOff(step, host.machines())) {
            host.cutPower(machine.spec().vm());
        }
        return stale(step, host.machines(), host.earlier()::all);
    }

    /** One machine; empty when the host has none, or had none before its last change and reports stale. */
    Optional<SimulatedMachine> one(Step step, VmId vm) throws IOException {
        for (SimulatedMachine machine : poweringOff(step, host.find(vm).stream().toList())) {
            host.cutPower(machine.spec().vm());
        }
        return stale(step, host.find(vm).stream().toList(), () -> host.earlier().of(vm)).stream()
                .findFirst();
    }

    private List<SimulatedMachine> poweringOff(Step step, List<SimulatedMachine> machines) {
        List<LiveRule> rules = misbehaving.rulesFor(step, Misbehaviour.LOSES_POWER);
        return machines.stream()
                .filter(SimulatedMachine::isRunning)
                .filter(machine -> befallen(rules, machine))
                .toList();
    }

    private List<SimulatedMachine> stale(
            Step step, List<SimulatedMachine> now, Supplier<Map<VmId, Optional<SimulatedMachine>>> earlier) {
        List<LiveRule> rules = misbehaving.rulesFor(step, Misbehaviour.REPORTS_STALE);
        if (rules.isEmpty()) {
            return now;
        }
        Map<VmId, SimulatedMachine> told = new LinkedHashMap<>();
        now.forEach(machine -> told.put(machine.spec().vm(), machine));
        earlier.get().forEach((vm, before) -> {
            Optional<SimulatedMachine> known = Optional.ofNullable(told.get(vm)).or(() -> before);
            if (known.isPresent() && befallen(rules, known.get())) {
                before.ifPresentOrElse(machine -> told.put(vm, machine), () -> told.remove(vm));
            }
        });
        return new ArrayList<>(told.values());
    }

    private static boolean befallen(List<LiveRule> rules, SimulatedMachine machine) {
        return rules.stream().anyMatch(rule -> rule.befalls(machine.spec().name()));
    }
}
