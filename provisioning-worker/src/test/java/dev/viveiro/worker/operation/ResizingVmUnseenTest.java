package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.LiveResizing;
import dev.viveiro.worker.driver.MachineSize;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that shows its new size, since a worker gave it that and died before it looked. */
class ResizingVmUnseenTest {
    @TempDir
    Path home;

    private final Clock clock = Clock.systemUTC();
    private final ResizeVm command = Commands.resize(Commands.target(Commands.IDS.nextVm(), clock));

    private static HypervisorDriver finding(HypervisorDriver real) {
        LiveResizing live = (vm, size) -> {
            throw DriverFailure.refused(Fault.SYSTEM, "guest-keeps-size", "it has its old size", "restart it");
        };
        return (HypervisorDriver) Proxy.newProxyInstance(
                HypervisorDriver.class.getClassLoader(),
                new Class<?>[] {HypervisorDriver.class},
                (proxy, method, arguments) -> {
                    if (method.getReturnType() == HypervisorDriver.class) {
                        return proxy;
                    }
                    if (method.getName().equals("ability") && LiveResizing.class.equals(arguments[0])) {
                        return Optional.of(live);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void its_driver_is_asked_whether_its_guest_took_it_before_it_is_told_as_done() {
        try (TestHost host = TestHost.in(home, clock)
                .hypervisor(driver -> {
                    HypervisorDriver shared = finding(driver);
                    return limit -> shared;
                })
                .open()) {
            Machines.exists(host.driver, command.target().vm(), true);
            host.driver
                    .ability(LiveResizing.class)
                    .orElseThrow()
                    .resizeLive(
                            command.target().vm(),
                            new MachineSize(command.vcpus(), command.memoryMib(), command.diskGib(), command.limits()));
            host.receive(command);

            assertThat(host.ends()).singleElement().isInstanceOfSatisfying(OperationFailed.class, failed -> assertThat(
                            failed.failure().cause().code())
                    .isEqualTo("guest-keeps-size"));
        }
    }
}
