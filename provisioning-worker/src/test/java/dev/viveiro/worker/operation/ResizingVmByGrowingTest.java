package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.Growing;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.LiveResizing;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResizingVmByGrowingTest {
    @TempDir
    Path home;

    private final Clock clock = Clock.systemUTC();
    private final VmId vm = Commands.IDS.nextVm();
    private final List<VmId> grown = new ArrayList<>();

    /** Of those that run it can enlarge the disk alone. */
    private HypervisorDriver growing(HypervisorDriver real) {
        Growing growing = (machine, size) -> {
            grown.add(machine);
            real.ability(LiveResizing.class).orElseThrow().resizeLive(machine, size);
        };
        return (HypervisorDriver) Proxy.newProxyInstance(
                HypervisorDriver.class.getClassLoader(),
                new Class<?>[] {HypervisorDriver.class},
                (proxy, method, arguments) -> {
                    if (method.getReturnType() == HypervisorDriver.class) {
                        return proxy;
                    }
                    if (method.getName().equals("ability") && LiveResizing.class.equals(arguments[0])) {
                        return Optional.empty();
                    }
                    if (method.getName().equals("ability") && Growing.class.equals(arguments[0])) {
                        return Optional.of(growing);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void a_machine_that_runs_grows_where_only_that_can_be_done() {
        try (TestHost host = TestHost.in(home, clock)
                .hypervisor(driver -> {
                    HypervisorDriver shared = growing(driver);
                    return limit -> shared;
                })
                .open()) {
            Machines.exists(host.driver, vm, true);
            host.receive(Commands.resize(Commands.target(vm, clock)));

            assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
            assertThat(grown).containsExactly(vm);
        }
    }
}
