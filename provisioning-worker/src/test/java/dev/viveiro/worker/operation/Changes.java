package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.IsoDrive;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Moving;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What really changed on a host's hypervisor, in order, through all its processes, and for whose command. */
final class Changes {
    /** @param cause the command whose step or undo it was; null for none */
    record Change(String text, VmId vm, @Nullable CommandTarget cause) {}

    /** Of a machine that is not there: as with most hypervisors, one part of it is made before the others. */
    static final String PART = " but a part";

    private static final Set<String> MAKING = Set.of("define", "unpack");
    private static final Set<String> REMOVING = Set.of("destroy", "destroyWithoutDisks");

    private final List<Change> all = new ArrayList<>();
    private final Set<VmId> parts = new HashSet<>();
    private @Nullable CommandTarget cause;
    private int changesLeft = Integer.MAX_VALUE;
    private boolean failsHalfway;

    /** The same driver, watched. */
    HypervisorDriver watching(HypervisorDriver driver) {
        return watching(HypervisorDriver.class, driver, driver);
    }

    private <T> T watching(Class<T> type, T part, HypervisorDriver driver) {
        return type.cast(Proxy.newProxyInstance(
                HypervisorDriver.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "ability" -> ability(Objects.requireNonNull(arguments)[0], driver);
                    // the one driver of the host has every machine
                    case "holding", "taking" -> proxy;
                    default -> call(part, driver, method, arguments);
                }));
    }

    private Optional<?> ability(@Nullable Object type, HypervisorDriver driver) {
        return ability((Class<?>) Objects.requireNonNull(type), driver);
    }

    private <T> Optional<T> ability(Class<T> type, HypervisorDriver driver) {
        return driver.ability(type).map(part -> watching(type, part, driver));
    }

    /** The same, as part of the command's work. */
    Ensure causedBy(CommandTarget command, Ensure ensure) {
        return context -> {
            CommandTarget before = cause;
            cause = command;
            try {
                ensure.run(context);
            } finally {
                cause = before;
            }
        };
    }

    /** Kills whoever makes the change after this many, when it is made and before anybody can write that down. */
    void killAfter(int more) {
        changesLeft = more;
    }

    /** Nobody is killed any more. */
    void killNobody() {
        changesLeft = Integer.MAX_VALUE;
    }

    /** The next machine that is made fails for good when a part of it is there. */
    void failHalfway() {
        failsHalfway = true;
    }

    /** Machines that are not there, but for a part. */
    Set<VmId> parts() {
        return parts;
    }

    void forget() {
        all.clear();
    }

    List<Change> of(VmId vm) {
        return all.stream().filter(change -> change.vm().equals(vm)).toList();
    }

    private @Nullable Object call(Object part, HypervisorDriver driver, Method method, Object @Nullable [] arguments)
            throws Throwable {
        VmId vm = machineOf(arguments);
        if (vm != null && MAKING.contains(method.getName())) {
            begin(driver, vm);
        }
        Seen before = vm == null ? null : seen(driver, vm);
        Object answer;
        try {
            answer = method.invoke(part, arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        if (MAKING.contains(method.getName()) || REMOVING.contains(method.getName())) {
            parts.remove(vm);
        }
        if (vm != null && before != null) {
            note(vm, before, seen(driver, vm));
        }
        return answer;
    }

    private void begin(HypervisorDriver driver, VmId vm) {
        Seen before = seen(driver, vm);
        if (before.machine() != null) {
            return;
        }
        parts.add(vm);
        note(vm, before, seen(driver, vm));
        if (failsHalfway) {
            failsHalfway = false;
            throw DriverFailure.refused(Fault.SYSTEM, "tripped", "the test wants it", "nothing");
        }
    }

    private Seen seen(HypervisorDriver driver, VmId vm) {
        Seen whole = Seen.of(driver, vm);
        return parts.contains(vm) ? new Seen(whole.machine(), whole.disk() + PART) : whole;
    }

    /** A machine with what is on its disk. */
    private record Seen(@Nullable Machine machine, String disk) {
        static Seen of(HypervisorDriver driver, VmId vm) {
            Machine machine = driver.find(vm).orElse(null);
            if (!(driver instanceof SimulatedDriver simulated)) {
                return new Seen(machine, "");
            }
            long disks =
                    driver.ability(ExtraDisks.class).orElseThrow().disks(vm).size();
            String beside = disks == 0 ? "" : " beside " + disks + " disks";
            if (machine == null) {
                return new Seen(null, beside);
            }
            long snapshots =
                    driver.ability(Snapshots.class).orElseThrow().snapshots(vm).size();
            Optional<String> inDrive =
                    driver.ability(IsoDrive.class).orElseThrow().inserted(vm);
            int captures =
                    driver.ability(Capturing.class).orElseThrow().captures().size();
            int moves = driver.ability(Moving.class).orElseThrow().moves().size();
            String content = simulated.read(vm);
            return new Seen(
                    machine,
                    beside
                            + (snapshots == 0 ? "" : " with " + snapshots + " snapshots")
                            + (captures == 0 ? "" : " captured " + captures + " times")
                            + (moves == 0 ? "" : " packed " + moves + " times")
                            + inDrive.map(iso -> " with " + iso + " in its drive")
                                    .orElse("")
                            + (content.isEmpty() ? "" : " holding " + content));
        }

        @Override
        public String toString() {
            return power(machine) + disk;
        }
    }

    private static @Nullable VmId machineOf(Object @Nullable [] arguments) {
        return Stream.of(arguments == null ? new Object[0] : arguments)
                .map(argument -> argument instanceof MachineSpec spec ? spec.vm() : argument)
                .filter(VmId.class::isInstance)
                .map(VmId.class::cast)
                .findFirst()
                .orElse(null);
    }

    private void note(VmId vm, Seen before, Seen after) {
        if (before.equals(after)) {
            return;
        }
        String again = before.machine() != null && before.toString().equals(after.toString()) ? " anew" : "";
        all.add(new Change(before + " -> " + after + again, vm, cause));
        if (changesLeft-- <= 0) {
            throw new Killed("after " + all.getLast());
        }
    }

    /** As outcomes write it. */
    static String power(@Nullable Machine machine) {
        return machine == null ? "nothing" : "generation " + machine.generation() + " " + machine.power();
    }
}
