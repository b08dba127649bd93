package dev.viveiro.worker.guard;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.HostInventory;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineListener;
import dev.viveiro.worker.driver.MachineSample;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.PasswordScheme;
import dev.viveiro.worker.driver.StopMode;
import dev.viveiro.worker.driver.Watch;
import dev.viveiro.worker.operation.Hypervisor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** The driver behind limits of time, number and patience. */
public final class GuardedHypervisor implements Hypervisor {
    private final HypervisorDriver driver;
    private final CallGuard guard;

    /**
     * @param threads runs each call on a thread of its own
     * @param concurrentCalls how many calls the hypervisor gets at once
     */
    public GuardedHypervisor(HypervisorDriver driver, ExecutorService threads, int concurrentCalls) {
        this.driver = driver;
        this.guard = new CallGuard(threads, concurrentCalls);
    }

    @Override
    public HypervisorDriver within(Duration limit) {
        return new Limited(driver, limit);
    }

    private final class Limited implements HypervisorDriver {
        private final HypervisorDriver driver;
        private final Duration limit;

        Limited(HypervisorDriver driver, Duration limit) {
            this.driver = driver;
            this.limit = limit;
        }

        @Override
        public DriverInfo info() {
            return driver.info();
        }

        @Override
        public PasswordScheme passwordScheme() {
            return driver.passwordScheme();
        }

        @Override
        public HostInventory inventory() {
            return guard.call("the inventory", limit, driver::inventory);
        }

        @Override
        public List<Machine> list() {
            return guard.call("listing", limit, driver::list);
        }

        @Override
        public Optional<Machine> find(VmId vm) {
            return guard.call("finding the machine", limit, () -> driver.find(vm));
        }

        @Override
        public void ensureImage(ImageRef image) {
            run("fetching the image", () -> driver.ensureImage(image));
        }

        @Override
        public Machine define(MachineSpec spec) {
            return guard.call("defining the machine", limit, () -> driver.define(spec));
        }

        @Override
        public void start(VmId vm) {
            run("starting the machine", () -> driver.start(vm));
        }

        @Override
        public void stop(VmId vm, StopMode mode) {
            run("stopping the machine", () -> driver.stop(vm, mode));
        }

        @Override
        public void reboot(VmId vm, String endedBootId) {
            run("rebooting the machine", () -> driver.reboot(vm, endedBootId));
        }

        @Override
        public void resize(VmId vm, MachineSize size) {
            run("resizing the machine", () -> driver.resize(vm, size));
        }

        @Override
        public void destroy(VmId vm) {
            run("destroying the machine", () -> driver.destroy(vm));
        }

        @Override
        public Optional<MachineSample> sample(VmId vm) {
            return guard.call("sampling the machine", limit, () -> driver.sample(vm));
        }

        @Override
        public List<MachineSample> sampleAll() {
            return guard.call("sampling", limit, driver::sampleAll);
        }

        @Override
        public Watch watch(MachineListener listener) {
            return driver.watch(listener);
        }

        @Override
        public HypervisorDriver holding(VmId vm) {
            // of one driver there is nothing to ask
            return driver.info().parts().isEmpty()
                    ? this
                    : new Limited(guard.call("finding the machine's driver", limit, () -> driver.holding(vm)), limit);
        }

        @Override
        public HypervisorDriver taking(@Nullable ImageFormat form) {
            return new Limited(driver.taking(form), limit);
        }

        @Override
        public <T> Optional<T> ability(Class<T> type) {
            return driver.ability(type).map(ability -> limited(type, ability));
        }

        /** Each call of it under the limit. */
        private <T> T limited(Class<T> type, T ability) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> guard.call(
                                    method.getName() + " of the machine",
                                    limit,
                                    () -> Optional.ofNullable(invoke(ability, method, arguments)))
                            .orElse(null)));
        }

        @Override
        public void close() {
            // a view; whoever opened the driver closes it
        }

        private void run(String what, Runnable call) {
            boolean unused = guard.call(what, limit, () -> {
                call.run();
                return true;
            });
        }
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
