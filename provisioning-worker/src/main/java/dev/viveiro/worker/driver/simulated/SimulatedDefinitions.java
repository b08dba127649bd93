package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Definition;
import dev.viveiro.worker.driver.Definitions;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Simulated machines as YAML, with the keys of this driver alone.
 *
 * @param look finds a machine, with what is to go wrong with that
 */
record SimulatedDefinitions(Function<VmId, SimulatedMachine> look) implements Definitions {
    @Override
    public Definition definition(VmId vm) {
        SimulatedMachine machine = look.apply(vm);
        MachineSpec spec = machine.spec();
        Map<String, Object> lines = new LinkedHashMap<>();
        lines.put("vm", spec.vm());
        lines.put("generation", spec.generation());
        lines.put("name", spec.name());
        lines.put("hostname", spec.hostname());
        lines.put("tenant", spec.tenant());
        lines.put("image", spec.image().name());
        lines.put("vcpus", spec.size().vcpus());
        lines.put("memory-mib", spec.size().memoryMib());
        if (spec.size().memoryMinMib() != null) {
            lines.put("memory-min-mib", spec.size().memoryMinMib());
        }
        lines.put("disk-gib", spec.size().diskGib());
        CpuLimits cpu = spec.size().cpu();
        if (cpu.shares() != null) {
            lines.put("cpu-shares", cpu.shares());
        }
        if (cpu.capPercent() != null) {
            lines.put("cpu-cap-percent", cpu.capPercent());
        }
        lines.put("address", spec.network().address() + "/" + spec.network().prefixLength());
        lines.put("gateway", spec.network().router());
        lines.put("dns", String.join(" ", spec.network().guest().dns()));
        lines.put("mac", spec.network().mac());
        lines.put("account", spec.login().account());
        lines.put("ssh-keys", spec.login().sshKeys().size());
        if (!machine.disk().iso().isEmpty()) {
            lines.put("iso", machine.disk().iso());
        }
        lines.put("power", machine.power());
        lines.put("defined-at", machine.definedAt());
        return new Definition(
                "application/yaml",
                lines.entrySet().stream()
                        .map(line -> line.getKey() + ": " + scalar(line.getValue()) + "\n")
                        .collect(Collectors.joining()));
    }

    private static String scalar(Object value) {
        return value instanceof Number
                ? value.toString()
                : "'" + value.toString().replace("'", "''") + "'";
    }
}
