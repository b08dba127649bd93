package dev.viveiro.worker.driver.simulated;

import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HostInventory;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.Resources;
import java.util.Collection;
import java.util.Map;

/**
 * How much the simulated host has: without settings enough for 12,000 machines of 1 vCPU, 1 GiB and 10 GiB, at four vCPUs to
 * a processor and with headroom. {@code VIVEIRO_SIMULATED_VCPUS}, {@code ..._MEMORY_MIB} and {@code ..._DISK_GIB} change it.
 *
 * @param total processors, memory and disk of the host
 */
record Capacity(Resources total) {
    private static final String VCPUS = "VIVEIRO_SIMULATED_VCPUS";
    private static final String MEMORY_MIB = "VIVEIRO_SIMULATED_MEMORY_MIB";
    private static final String DISK_GIB = "VIVEIRO_SIMULATED_DISK_GIB";

    /** @throws IllegalArgumentException naming the setting that is not a whole number from 0 */
    static Capacity from(Map<String, String> environment) {
        return new Capacity(new Resources(
                number(environment, VCPUS, 4_000),
                number(environment, MEMORY_MIB, 14_000L * 1024),
                number(environment, DISK_GIB, 160_000)));
    }

    /** The values by the variables' names. */
    Map<String, String> byVariable() {
        return Map.of(
                VCPUS, String.valueOf(total.vcpus()),
                MEMORY_MIB, String.valueOf(total.memoryMib()),
                DISK_GIB, String.valueOf(total.diskGib()));
    }

    HostInventory inventory(Collection<SimulatedMachine> machines) {
        double busy = 0;
        for (SimulatedMachine machine : machines) {
            if (machine.isRunning()) {
                busy += machine.spec().size().vcpus()
                        * SimulatedLoad.busyShare(machine.spec().vm());
            }
        }
        return new HostInventory(total, new Resources((long) Math.ceil(busy), memoryMib(machines), diskGib(machines)));
    }

    /** @throws DriverFailure when the disks of the host's machines and this much more do not fit */
    void requireDisk(SimulatedHost host, long moreGib) {
        require("disk in GiB", host.diskGib(), moreGib, total.diskGib());
    }

    /** @throws DriverFailure when the memory of those that run and this machine's do not fit */
    void requireMemory(SimulatedHost host, MachineSize size) {
        if (host.memoryMibAtMost() + size.memoryMib() > total.memoryMib()) {
            require("memory in MiB", memoryMib(host.machines()), size.memoryMib(), total.memoryMib());
        }
    }

    private static void require(String what, long used, long more, long has) {
        if (used + more > has) {
            throw DriverFailure.tryOtherHost(
                    "host-full",
                    "the host's %s: %d of %d are used, %d more were asked for".formatted(what, used, has, more),
                    "place the machine on another host, or make room on this one");
        }
    }

    private static long memoryMib(Collection<SimulatedMachine> machines) {
        long sum = 0;
        for (SimulatedMachine machine : machines) {
            if (machine.holdsMemory()) {
                sum += machine.spec().size().memoryMib();
            }
        }
        return sum;
    }

    private static long diskGib(Collection<SimulatedMachine> machines) {
        long sum = 0;
        for (SimulatedMachine machine : machines) {
            sum += machine.diskGib();
        }
        return sum;
    }

    private static long number(Map<String, String> environment, String name, long usual) {
        String text = environment.get(name);
        if (text == null || text.isBlank()) {
            return usual;
        }
        if (!text.strip().matches("[0-9]{1,15}")) {
            throw new IllegalArgumentException("%s is '%s'; expected a whole number from 0".formatted(name, text));
        }
        return Long.parseLong(text.strip());
    }
}
