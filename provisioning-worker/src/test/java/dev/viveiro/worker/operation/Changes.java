package dev.viveiro.worker.operation;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What really changed on a host's hypervisor, in order, through all its processes, and for whose command. */
final class Changes {
    /** @param cause the command whose step or undo it was; null for none */
    record Change(String text, VmId vm, @Nullable CommandTarget cause) {}

    private final List<Change> all = new ArrayList<>();
    private @Nullable CommandTarget cause;
    private int changesLeft = Integer.MAX_VALUE;

    /** The same driver, watched. */
    HypervisorDriver watching(HypervisorDriver driver) {
        return (HypervisorDriver) Proxy.newProxyInstance(
                HypervisorDriver.class.getClassLoader(),
                new Class<?>[] {HypervisorDriver.class},
                (proxy, method, arguments) -> call(driver, method, arguments));
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

    void forget() {
        all.clear();
    }

    List<Change> of(VmId vm) {
        return all.stream().filter(change -> change.vm().equals(vm)).toList();
    }

    private @Nullable Object call(HypervisorDriver driver, Method method, Object @Nullable [] arguments)
            throws Throwable {
        VmId vm = machineOf(arguments);
        Machine before = vm == null ? null : driver.find(vm).orElse(null);
        Object answer;
        try {
            answer = method.invoke(driver, arguments);
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        if (vm != null) {
            note(vm, before, driver.find(vm).orElse(null));
        }
        return answer;
    }

    private static @Nullable VmId machineOf(Object @Nullable [] arguments) {
        return Stream.of(arguments == null ? new Object[0] : arguments)
                .map(argument -> argument instanceof MachineSpec spec ? spec.vm() : argument)
                .filter(VmId.class::isInstance)
                .map(VmId.class::cast)
                .findFirst()
                .orElse(null);
    }

    private void note(VmId vm, @Nullable Machine before, @Nullable Machine after) {
        if (Objects.equals(before, after)) {
            return;
        }
        String again = before != null && after != null && before.power() == after.power() ? " anew" : "";
        all.add(new Change(power(before) + " -> " + power(after) + again, vm, cause));
        if (changesLeft-- <= 0) {
            throw new Killed("after " + all.getLast());
        }
    }

    /** As outcomes write it. */
    static String power(@Nullable Machine machine) {
        return machine == null ? "nothing" : "generation " + machine.generation() + " " + machine.power();
    }
}
