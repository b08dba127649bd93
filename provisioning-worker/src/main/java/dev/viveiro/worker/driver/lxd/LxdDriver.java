package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverExamination;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.HostInventory;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImpededDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineListener;
import dev.viveiro.worker.driver.MachineSample;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.PasswordScheme;
import dev.viveiro.worker.driver.Pause;
import dev.viveiro.worker.driver.StopMode;
import dev.viveiro.worker.driver.Watch;
import dev.viveiro.worker.driver.guest.Sha512Crypt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Containers of LXD on this host. Each worker has a project of its own there; a machine is an instance in it that carries
 * Viveiro's mark. What LXD says of an operation is not believed: after each, one looks.
 */
public final class LxdDriver implements HypervisorDriver {
    static final String NAME = "lxd";
    /** All but machines from disks, since its images are folders of files, and memory that is put aside. */
    private static final Set<Capability> CAN =
            EnumSet.complementOf(EnumSet.of(Capability.IMAGE_QCOW2, Capability.IMAGE_RAW, Capability.SAVE));

    private final LxdConnection lxd;
    private final String project;
    private final Instances instances;
    private final Defining defining;
    private final Powering powering;
    private final Sizing sizing;
    private final Freezing freezing;
    private final InstanceSnapshots snapshots;
    private final Notes notes;
    private final Images images;
    private final LxdHost host;
    private final Clock clock;
    private final Pause pause;
    private final DriverInfo info;

    private LxdDriver(LxdConnection lxd, LxdSettings settings, String project, DriverContext context) {
        this.lxd = lxd;
        this.project = project;
        this.clock = context.clock();
        this.pause = context.pause();
        Operations operations = new Operations(lxd);
        this.host = new LxdHost(lxd, settings.pool());
        this.info = infoOf(host);
        this.instances = new Instances(lxd, operations, project);
        this.images = new Images(lxd, operations, settings.images(), context.images());
        this.powering = new Powering(instances, settings.patience());
        this.defining = new Defining(
                instances, images, new Bridges(lxd), new GuestFiles(lxd, instances), powering, settings.pool());
        this.notes = new Notes(context.home().resolve(NAME).resolve("reverting"));
        this.sizing = new Sizing(instances, settings.pool(), notes);
        this.freezing = new Freezing(instances, settings.patience());
        this.snapshots = new InstanceSnapshots(lxd, operations, instances, notes);
        host.requirePool();
        instances.ensureProject();
    }

    /** Opens LXD; one that does not answer, or has no such pool, is an impeded driver. */
    public static HypervisorDriver open(DriverContext context) {
        LxdSettings settings;
        LxdConnection connection;
        String project;
        try {
            settings = LxdSettings.from(context.environment());
            Path folder = context.home().resolve(NAME);
            project = Owner.project(folder, context.ids());
            connection = LxdConnection.open(settings.socket());
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            return new ImpededDriver(NAME, String.valueOf(e.getMessage()));
        }
        try {
            return new LxdDriver(connection, settings, project, context);
        } catch (DriverFailure failure) {
            connection.close();
            return new ImpededDriver(NAME, sentence(failure));
        } catch (RuntimeException unusable) {
            connection.close();
            return new ImpededDriver(NAME, "LXD can't be used with these settings: " + unusable.getMessage());
        }
    }

    /** Asks LXD for its version and for the pool; makes no project. */
    public static DriverExamination examine(DriverContext context) {
        Map<String, String> told = Map.of();
        try {
            LxdSettings settings = LxdSettings.from(context.environment());
            told = settings.byVariable();
            if (!Files.exists(settings.socket())) {
                return DriverExamination.impeded(
                        NAME,
                        "there is no socket %s; start LXD, or name its socket in %s"
                                .formatted(settings.socket(), LxdSettings.SOCKET),
                        told);
            }
            try (LxdConnection connection = LxdConnection.open(settings.socket())) {
                LxdHost host = new LxdHost(connection, settings.pool());
                host.requirePool();
                return DriverExamination.of(infoOf(host), told);
            }
        } catch (DriverFailure failure) {
            return DriverExamination.impeded(NAME, sentence(failure), told);
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            return DriverExamination.impeded(NAME, String.valueOf(e.getMessage()), told);
        }
    }

    private static DriverInfo infoOf(LxdHost host) {
        return new DriverInfo(NAME, host.version(), CAN, null);
    }

    private static String sentence(DriverFailure failure) {
        return failure.detail() + "; " + failure.nextStep();
    }

    @Override
    public DriverInfo info() {
        return info;
    }

    @Override
    public PasswordScheme passwordScheme() {
        return Sha512Crypt::verifierOf;
    }

    @Override
    public HostInventory inventory() {
        return host.inventory(list());
    }

    @Override
    public List<Machine> list() {
        return instances.list().stream().map(Instance::machine).toList();
    }

    @Override
    public Optional<Machine> find(VmId vm) {
        return instances.find(vm).map(Instance::machine);
    }

    @Override
    public void ensureImage(ImageRef image) {
        images.ensure(image);
    }

    @Override
    public Machine define(MachineSpec spec) {
        return defining.ensure(spec);
    }

    @Override
    public void start(VmId vm) {
        powering.start(vm);
    }

    @Override
    public void stop(VmId vm, StopMode mode) {
        powering.stop(vm, mode);
    }

    @Override
    public void reboot(VmId vm, String endedBootId) {
        powering.reboot(vm, endedBootId);
    }

    @Override
    public void resize(VmId vm, MachineSize size) {
        sizing.resize(vm, size);
    }

    @Override
    public <T> Optional<T> ability(Class<T> type) {
        return Stream.of(sizing, freezing, snapshots)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    @Override
    public void destroy(VmId vm) {
        instances.settle(vm);
        if (instances.find(vm).isEmpty()) {
            notes.forget(vm);
            return;
        }
        powering.takeAway(vm);
        Operations.End end = instances.delete(vm);
        if (instances.find(vm).isPresent()) {
            throw LxdFailures.failed("delete " + vm, end.error());
        }
        notes.forget(vm);
    }

    @Override
    public Optional<MachineSample> sample(VmId vm) {
        Instant now = clock.instant();
        return instances.find(vm).map(instance -> instance.sample(now));
    }

    @Override
    public List<MachineSample> sampleAll() {
        Instant now = clock.instant();
        return instances.list().stream().map(instance -> instance.sample(now)).toList();
    }

    @Override
    public Watch watch(MachineListener listener) {
        return LxdWatch.start(lxd, project, listener, pause);
    }

    @Override
    public void close() {
        lxd.close();
    }
}
