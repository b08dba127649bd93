package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.ConsoleLogs;
import dev.viveiro.worker.driver.Consoles;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineConsole;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The terminals of simulated machines: they tell of each boot and echo what is typed. A machine has one once somebody looked;
 * it forgets with the worker.
 */
final class Terminals implements Consoles, ConsoleLogs {
    private final Function<VmId, SimulatedMachine> look;
    private final Function<VmId, @Nullable String> bootOf;
    private final Map<VmId, Terminal> terminals = new ConcurrentHashMap<>();

    /**
     * None yet.
     *
     * @param look finds a machine, with what is to go wrong with that
     * @param bootOf the boot that a machine is in; null for one that is off or gone
     */
    Terminals(Function<VmId, SimulatedMachine> look, Function<VmId, @Nullable String> bootOf) {
        this.look = look;
        this.bootOf = bootOf;
    }

    @Override
    public MachineConsole attach(VmId vm) {
        SimulatedMachine machine = look.apply(vm);
        String boot = machine.bootId();
        if (boot == null) {
            throw MachineConflicts.notRunning(machine.spec().name(), machine.power(), "attached to");
        }
        return new SimulatedConsole(terminalOf(machine), () -> boot.equals(bootOf.apply(vm)));
    }

    @Override
    public byte[] consoleLog(VmId vm, int most) {
        return terminalOf(look.apply(vm)).end(most);
    }

    /** What somebody looks at goes on with the machine. */
    void follow(SimulatedMachine machine) {
        terminals.computeIfPresent(machine.spec().vm(), (vm, terminal) -> terminal.in(machine));
    }

    void forget(VmId vm) {
        terminals.remove(vm);
    }

    private Terminal terminalOf(SimulatedMachine machine) {
        return terminals
                .computeIfAbsent(machine.spec().vm(), vm -> new Terminal())
                .in(machine);
    }
}
