package dev.viveiro.worker.driver.joined;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverFailure;
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
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A driver under another name that takes other images, and that can be down. */
final class Disguised implements HypervisorDriver {
    private static final Set<Capability> FORMS =
            EnumSet.of(Capability.IMAGE_LXD_TARBALL, Capability.IMAGE_QCOW2, Capability.IMAGE_RAW);

    private final HypervisorDriver real;
    private final String name;
    private final Set<Capability> capabilities;
    private final Set<Class<?>> without;
    /** Why it fails at everything; null while it does not. */
    volatile @Nullable DriverFailure down;

    volatile @Nullable String impediment;
    /** How often it was asked for a machine. */
    int finds;

    boolean closed;

    /**
     * @param forms of images that it takes, and no others
     * @param without abilities that it has not, beside those that its capabilities name
     */
    Disguised(HypervisorDriver real, String name, Set<Capability> forms, Set<Class<?>> without) {
        this.real = real;
        this.name = name;
        this.without = without;
        capabilities = EnumSet.copyOf(real.info().capabilities());
        capabilities.removeAll(FORMS);
        capabilities.addAll(forms);
    }

    @Override
    public DriverInfo info() {
        Map<Capability, String> lacks = new EnumMap<>(Capability.class);
        EnumSet.complementOf(EnumSet.copyOf(capabilities)).forEach(each -> lacks.put(each, "its guests are others"));
        return new DriverInfo(name, "of " + name, capabilities, impediment, lacks);
    }

    @Override
    public PasswordScheme passwordScheme() {
        return (password, salt) -> name + "$" + real.passwordScheme().verifierOf(password, salt);
    }

    @Override
    public HostInventory inventory() {
        return up().inventory();
    }

    @Override
    public List<Machine> list() {
        return up().list();
    }

    @Override
    public Optional<Machine> find(VmId vm) {
        finds++;
        return up().find(vm);
    }

    @Override
    public void ensureImage(ImageRef image) {
        up().ensureImage(image);
    }

    @Override
    public Machine define(MachineSpec spec) {
        return up().define(spec);
    }

    @Override
    public void start(VmId vm) {
        up().start(vm);
    }

    @Override
    public void stop(VmId vm, StopMode mode) {
        up().stop(vm, mode);
    }

    @Override
    public void reboot(VmId vm, String endedBootId) {
        up().reboot(vm, endedBootId);
    }

    @Override
    public void resize(VmId vm, MachineSize size) {
        up().resize(vm, size);
    }

    @Override
    public void destroy(VmId vm) {
        up().destroy(vm);
    }

    @Override
    public Optional<MachineSample> sample(VmId vm) {
        return up().sample(vm);
    }

    @Override
    public List<MachineSample> sampleAll() {
        return up().sampleAll();
    }

    @Override
    public Watch watch(MachineListener listener) {
        return up().watch(listener);
    }

    @Override
    public <T> Optional<T> ability(Class<T> type) {
        return without.contains(type) ? Optional.empty() : real.ability(type);
    }

    @Override
    public void close() {
        closed = true;
        real.close();
        up();
    }

    private HypervisorDriver up() {
        DriverFailure failure = down;
        if (failure != null) {
            throw failure;
        }
        return real;
    }
}
