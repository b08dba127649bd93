package dev.viveiro.worker.driver;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.VmId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Stands in for a driver that cannot work here, and says why. It refuses everything else; in place of one that is awaited it fails with what
 * may be tried later.
 */
public final class ImpededDriver implements HypervisorDriver {
    /** The code of what an awaited driver fails with: no hypervisor was asked. */
    public static final String AWAITED = "hypervisor-awaited";

    private static final Duration AGAIN = Duration.ofSeconds(15);

    private final DriverInfo info;

    /** @param impediment why it cannot work and what would change that, in one sentence */
    public ImpededDriver(String name, String impediment) {
        this(DriverInfo.impeded(name, impediment));
    }

    private ImpededDriver(DriverInfo info) {
        this.info = info;
    }

    /** In place of a driver that is opened again: its hypervisor is not there yet. */
    public static ImpededDriver awaited(String name, String impediment) {
        return new ImpededDriver(DriverInfo.awaited(name, impediment));
    }

    /** In place of one that was not opened: it is awaited where the failure says that trying again may help. */
    public static ImpededDriver after(DriverFailure failure, String name, String impediment) {
        return switch (failure.failureClass()) {
            case RETRY_LATER, OUTCOME_UNKNOWN ->
                // a library that is not there can't be loaded any more by this process
                failure.getCause() instanceof LinkageError
                        ? new ImpededDriver(name, impediment)
                        : awaited(name, impediment);
            case REFUSED, CONFLICT, TRY_OTHER_HOST -> new ImpededDriver(name, impediment);
        };
    }

    @Override
    public DriverInfo info() {
        return info;
    }

    @Override
    public PasswordScheme passwordScheme() {
        throw refusal();
    }

    @Override
    public HostInventory inventory() {
        throw refusal();
    }

    @Override
    public List<Machine> list() {
        throw refusal();
    }

    @Override
    public Optional<Machine> find(VmId vm) {
        throw refusal();
    }

    @Override
    public void ensureImage(ImageRef image) {
        throw refusal();
    }

    @Override
    public Machine define(MachineSpec spec) {
        throw refusal();
    }

    @Override
    public void start(VmId vm) {
        throw refusal();
    }

    @Override
    public void stop(VmId vm, StopMode mode) {
        throw refusal();
    }

    @Override
    public void reboot(VmId vm, String endedBootId) {
        throw refusal();
    }

    @Override
    public void resize(VmId vm, MachineSize size) {
        throw refusal();
    }

    @Override
    public void destroy(VmId vm) {
        throw refusal();
    }

    @Override
    public Optional<MachineSample> sample(VmId vm) {
        throw refusal();
    }

    @Override
    public List<MachineSample> sampleAll() {
        throw refusal();
    }

    @Override
    public Watch watch(MachineListener listener) {
        throw refusal();
    }

    /** What an awaited driver can is not known yet: it is not said to lack anything. */
    @Override
    public <T> Optional<T> ability(Class<T> type) {
        return info.awaited()
                ? Optional.of(type.cast(Proxy.newProxyInstance(
                        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                            throw refusal();
                        })))
                : Optional.empty();
    }

    @Override
    public void close() {
        // it never opened anything
    }

    private DriverFailure refusal() {
        return info.awaited()
                ? DriverFailure.retryLater(
                        AWAITED,
                        "the driver %s cannot work on this host yet: %s".formatted(info.name(), info.impediment()),
                        "remove the impediment; the driver is opened by itself then",
                        AGAIN)
                : DriverFailure.refused(
                        Fault.SYSTEM,
                        "driver-impeded",
                        "the driver %s cannot work on this host: %s".formatted(info.name(), info.impediment()),
                        "remove the impediment and start the worker again");
    }
}
