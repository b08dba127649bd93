package dev.viveiro.worker.driver.joined;

import dev.viveiro.kernel.ImageFormat;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several drivers on one host. A machine that is there is its holder's; a new one is made by the first driver that takes the form of its
 * image. See docs/adr/0038-several-drivers-on-one-host.md.
 */
public final class JoinedDriver implements HypervisorDriver {
    /** No host has two incarnations of a machine; if somebody made it so by hand, the newer one is the machine. */
    private static final BinaryOperator<Machine> NEWER =
            (one, other) -> other.generation() > one.generation() ? other : one;

    private final List<HypervisorDriver> drivers;
    private final Holders holders;
    private final JoinedAbilities abilities;
    private final Samples samples;

    /** @param drivers two or more, the first of which makes what none is meant for; they are closed with this one */
    public JoinedDriver(List<HypervisorDriver> drivers) {
        this.drivers = List.copyOf(drivers);
        this.holders = new Holders(this.drivers);
        this.abilities = new JoinedAbilities(this.drivers, holders, this::made);
        this.samples = new Samples(this.drivers);
    }

    @Override
    public DriverInfo info() {
        return Together.info(drivers.stream().map(HypervisorDriver::info).toList());
    }

    /** The first's: whoever makes a machine asks {@link #taking}. */
    @Override
    public PasswordScheme passwordScheme() {
        return drivers.getFirst().passwordScheme();
    }

    @Override
    public HostInventory inventory() {
        return Together.inventory(
                drivers.stream().map(HypervisorDriver::inventory).toList());
    }

    /** Fails when one of them can't be asked: its machines are not gone. */
    @Override
    public List<Machine> list() {
        Map<VmId, Machine> machines = new LinkedHashMap<>();
        for (HypervisorDriver driver : drivers) {
            driver.list().forEach(machine -> machines.merge(machine.vm(), machine, NEWER));
        }
        return List.copyOf(machines.values());
    }

    @Override
    public Optional<Machine> find(VmId vm) {
        return holders.find(vm).map(Holders.Held::machine);
    }

    @Override
    public HypervisorDriver holding(VmId vm) {
        return holders.of(vm).orElse(this);
    }

    @Override
    public HypervisorDriver taking(@Nullable ImageFormat form) {
        HypervisorDriver first = drivers.getFirst();
        if (form == null) {
            return first;
        }
        Capability needed = Capability.valueOf(form.capability());
        return drivers.stream()
                .filter(driver -> driver.info().capabilities().contains(needed))
                .findFirst()
                .orElse(first);
    }

    @Override
    public void ensureImage(ImageRef image) {
        taking(image.form()).ensureImage(image);
    }

    @Override
    public Machine define(MachineSpec spec) {
        return made(spec, maker -> maker.define(spec));
    }

    /** Never beside a machine of the same identity that another driver has. */
    private Machine made(MachineSpec spec, Function<HypervisorDriver, Machine> making) {
        ImageRef image = spec.image();
        boolean told = image.digest() == null || image.form() != null;
        Optional<HypervisorDriver> holder = holders.find(spec.vm()).map(Holders.Held::holder);
        HypervisorDriver maker = told ? taking(image.form()) : holder.orElseGet(() -> taking(null));
        if (holder.isPresent() && holder.get() != maker) {
            throw DriverFailure.conflict(
                    "machine-elsewhere",
                    "%s was to be made by the driver %s, but %s has it"
                            .formatted(
                                    spec.vm(),
                                    maker.info().name(),
                                    holder.get().info().name()),
                    "destroy the machine first; if VIVEIRO_DRIVER was changed, give it its former order again");
        }
        Machine machine = making.apply(maker);
        holders.saw(spec.vm(), maker);
        return machine;
    }

    @Override
    public void start(VmId vm) {
        atHolder(vm, holder -> holder.start(vm));
    }

    @Override
    public void stop(VmId vm, StopMode mode) {
        atHolder(vm, holder -> holder.stop(vm, mode));
    }

    @Override
    public void reboot(VmId vm, String endedBootId) {
        atHolder(vm, holder -> holder.reboot(vm, endedBootId));
    }

    @Override
    public void resize(VmId vm, MachineSize size) {
        atHolder(vm, holder -> holder.resize(vm, size));
    }

    /** By every driver: also of a machine that is not found something may be left. */
    @Override
    public void destroy(VmId vm) {
        Each.of(drivers, driver -> driver.destroy(vm));
        holders.forget(vm);
    }

    @Override
    public Optional<MachineSample> sample(VmId vm) {
        return holders.find(vm).flatMap(held -> held.holder().sample(vm));
    }

    @Override
    public List<MachineSample> sampleAll() {
        return samples.all();
    }

    @Override
    public Watch watch(MachineListener listener) {
        List<Watch> watches = new ArrayList<>();
        Watch all = () -> Each.of(watches, Watch::close);
        try {
            drivers.forEach(driver -> watches.add(driver.watch(listener)));
            return all;
        } catch (RuntimeException failure) {
            all.close();
            throw failure;
        }
    }

    @Override
    public <T> Optional<T> ability(Class<T> type) {
        return abilities.of(type);
    }

    @Override
    public void close() {
        Each.of(drivers, HypervisorDriver::close);
    }

    private void atHolder(VmId vm, Consumer<HypervisorDriver> call) {
        boolean unused = holders.at(vm, holder -> {
            call.accept(holder);
            return true;
        });
    }
}
