package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.MachineSpec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewMachineTest {
    private static final String DIGEST = "a".repeat(64);

    @TempDir
    Path home;

    private final Clock clock = Clock.systemUTC();
    private final VmId vm = Commands.IDS.nextVm();
    private final List<String> calls = new ArrayList<>();

    /** Another worker of the same hypervisor takes the image away between the look for it and the first definition. */
    private HypervisorDriver tidied(HypervisorDriver real) {
        return (HypervisorDriver) Proxy.newProxyInstance(
                HypervisorDriver.class.getClassLoader(),
                new Class<?>[] {HypervisorDriver.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("ensureImage")
                            || method.getName().equals("define")) {
                        calls.add(method.getName());
                    }
                    if (method.getName().equals("define") && calls.equals(List.of("ensureImage", "define"))) {
                        throw MachineConflicts.imageAbsent((MachineSpec) arguments[0]);
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void an_image_that_went_away_since_it_was_looked_for_comes_again() {
        try (TestHost host = TestHost.in(home, clock)
                .hypervisor(driver -> {
                    HypervisorDriver shared = tidied(driver);
                    return limit -> shared;
                })
                .open()) {
            host.receive(Commands.create(Commands.target(vm, clock)));

            assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
            assertThat(calls).containsExactly("ensureImage", "define", "ensureImage", "define");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_driver_hears_whether_an_images_guests_tell_when_one_may_log_in(boolean tells) {
        assertThat(NewMachine.source(new ImageContent(DIGEST, 7, ImageFormat.QCOW2, "/link", tells, null))
                        .tellsReady())
                .isEqualTo(tells);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_driver_hears_whether_an_images_guests_run_cloud_init(boolean runs) {
        assertThat(NewMachine.source(new ImageContent(DIGEST, 7, ImageFormat.QCOW2, "/link", null, runs))
                        .cloudInit())
                .isEqualTo(runs);
    }

    @Test
    void guests_of_whom_nobody_says_it_do_not_tell() {
        assertThat(NewMachine.source(new ImageContent(DIGEST, 7, ImageFormat.QCOW2, "/link"))
                        .tellsReady())
                .isFalse();
    }
}
