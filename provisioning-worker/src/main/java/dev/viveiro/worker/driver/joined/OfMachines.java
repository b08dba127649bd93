package dev.viveiro.worker.driver.joined;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An ability of which every call is about one machine, its first argument: the machine's holder answers it. */
final class OfMachines {
    private OfMachines() {}

    static <T> T at(Holders holders, Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> holders.at(
                                machine(method, arguments),
                                holder -> Optional.ofNullable(invoke(require(holder, type), method, arguments)))
                        .orElse(null)));
    }

    private static VmId machine(Method method, Object @Nullable [] arguments) {
        if (arguments != null && arguments.length > 0 && arguments[0] instanceof VmId vm) {
            return vm;
        }
        throw new IllegalStateException(method + " names no machine: give it an adapter in JoinedAbilities");
    }

    /** @throws DriverFailure {@code capability-missing} where this driver has it not, though another has */
    static <T> T require(HypervisorDriver holder, Class<T> type) {
        return holder.ability(type)
                .orElseThrow(() -> DriverFailure.refused(
                        Fault.SYSTEM,
                        "capability-missing",
                        "the driver " + holder.info().name() + ", which has the machine, has no "
                                + type.getSimpleName(),
                        "choose a host whose driver can"));
    }

    private static @Nullable Object invoke(Object ability, Method method, Object @Nullable [] arguments) {
        try {
            return method.invoke(ability, arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(method + " threw what its interface does not name", thrown.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(method + " can't be called", e);
        }
    }
}
