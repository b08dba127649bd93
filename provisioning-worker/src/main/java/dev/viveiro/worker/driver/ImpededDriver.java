package dev.viveiro.worker.driver;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.Optional;

/** Stands in for a driver that cannot work here: it says why, and refuses everything else. */
public final class ImpededDriver implements HypervisorDriver {
    private final DriverInfo info;

    /** @param impediment why it cannot work and what would change that, in one sentence */
    public ImpededDriver(String name, String impediment) {
        this.info = DriverInfo.impeded(name, impediment);
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

    @Override
    public void close() {
        // it never opened anything
    }

    private DriverFailure refusal() {
        return DriverFailure.refused(
                Fault.SYSTEM,
                "driver-impeded",
                "the driver %s cannot work on this host: %s".formatted(info.name(), info.impediment()),
                "remove the impediment and start the worker again");
    }
}
