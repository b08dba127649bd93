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
import dev.viveiro.worker.driver.capture.CaptureFiles;
import dev.viveiro.worker.driver.guest.Sha512Crypt;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Containers of LXD, on this host or where its API is spoken over HTTPS. Each worker has a project of its own there; a machine is an instance in it that carries
 * Viveiro's mark. What LXD says of an operation is not believed: after each, one looks.
 */
public final class LxdDriver implements HypervisorDriver {
    static final String NAME = "lxd";

    private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");

    private final LxdConnection lxd;
    private final String project;
    private final Instances instances;
    private final Defining defining;
    private final Powering powering;
    private final Sizing sizing;
    private final Freezing freezing;
    private final InstanceSnapshots snapshots;
    private final InstanceNetworks networks;
    private final InstanceCaptures captures;
    private final InstanceMoves moves;
    private final InstanceDisks extraDisks;
    private final InstanceDefinitions definitions;
    private final InstanceConsoleLogs consoleLogs;
    private final InstanceReadiness readiness;
    private final Notes notes;
    private final Images images;
    private final UnusedCopies unused;
    private final LxdHost host;
    private final Clock clock;
    private final Pause pause;
    private final LxdSettings settings;
    private volatile DriverInfo info;

    private LxdDriver(LxdConnection lxd, LxdSettings settings, String project, DriverContext context) {
        this.lxd = lxd;
        this.settings = settings;
        this.project = project;
        this.clock = context.clock();
        this.pause = context.pause();
        Operations operations = new Operations(lxd);
        this.host = new LxdHost(lxd, settings.pool());
        host.requireTrust();
        host.requirePool();
        this.info = infoOf(host, settings);
        this.instances = new Instances(lxd, operations, project);
        this.images = new Images(lxd, operations, settings.images(), context.images(), clock);
        this.unused = new UnusedCopies(lxd, operations, images, settings.keepImages(), clock);
        this.powering = new Powering(instances, settings.patience());
        GuestFiles guest = new GuestFiles(lxd, instances);
        TemporaryImages temporary = new TemporaryImages(lxd, operations, instances, project);
        Path folder = context.home().resolve(NAME);
        InstanceArchives archives = new InstanceArchives(lxd, temporary, new CaptureFiles(folder.resolve("captures")));
        this.captures = new InstanceCaptures(instances, guest, archives);
        Bridges bridges = new Bridges(lxd);
        NetworkFiles files = new NetworkFiles(guest);
        this.defining = new Defining(instances, images, bridges, guest, files, powering, settings.pool());
        this.moves = new InstanceMoves(instances, archives, defining, images, context.images());
        this.notes = new Notes(folder.resolve("reverting"));
        this.freezing = new Freezing(instances, settings.patience());
        this.snapshots = new InstanceSnapshots(lxd, operations, instances, notes, files);
        this.sizing = new Sizing(
                instances,
                settings.pool(),
                snapshots::repair,
                new KernelSizes(lxd, project, settings.pool(), CONTROL_GROUPS, context.pause()));
        this.networks = new InstanceNetworks(instances, bridges, files, snapshots);
        this.extraDisks = new InstanceDisks(
                lxd, operations, instances, project, settings.pool(), snapshots::repair, this::remove);
        this.definitions = new InstanceDefinitions(instances);
        this.consoleLogs = new InstanceConsoleLogs(lxd, instances);
        this.readiness = new InstanceReadiness(instances, guest);
        instances.ensureProject();
    }

    /** Opens LXD; one that does not answer, or has no such pool, is an impeded driver. */
    public static HypervisorDriver open(DriverContext context) {
        return open(context, () -> {});
    }

    /** @param moment as {@link LxdConnection} runs it */
    static HypervisorDriver open(DriverContext context, Runnable moment) {
        LxdSettings settings;
        LxdConnection connection;
        String project;
        try {
            settings = LxdSettings.from(context.environment());
            Path folder = context.home().resolve(NAME);
            project = Owner.project(folder, context.ids());
            connection = LxdConnection.open(settings.endpoint(), moment);
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            return new ImpededDriver(NAME, String.valueOf(e.getMessage()));
        }
        try {
            return new LxdDriver(connection, settings, project, context);
        } catch (DriverFailure failure) {
            connection.close();
            return ImpededDriver.after(failure, NAME, sentence(failure));
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
            String missing = settings.endpoint().missing();
            if (!missing.isEmpty()) {
                return DriverExamination.impeded(NAME, missing, told);
            }
            try (LxdConnection connection = LxdConnection.open(settings.endpoint())) {
                LxdHost host = new LxdHost(connection, settings.pool());
                host.requireTrust();
                host.requirePool();
                return DriverExamination.of(infoOf(host, settings), told);
            }
        } catch (DriverFailure failure) {
            return DriverExamination.impeded(NAME, sentence(failure), told);
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            return DriverExamination.impeded(NAME, String.valueOf(e.getMessage()), told);
        }
    }

    private static DriverInfo infoOf(LxdHost host, LxdSettings settings) {
        LxdHost.Seen seen = host.see();
        Map<Capability, String> lacks = Lacking.of(settings.captures(), seen.caps());
        EnumSet<Capability> can = EnumSet.allOf(Capability.class);
        can.removeAll(lacks.keySet());
        return new DriverInfo(NAME, seen.version(), can, seen.impediment(), lacks);
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
        info = infoOf(host, settings);
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
        if (instances.find(spec.vm()).isEmpty()) {
            // of one that is gone: it is nothing of the new one
            notes.forget(spec.vm());
        }
        return defining.ensure(spec);
    }

    @Override
    public void start(VmId vm) {
        snapshots.repair(vm);
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
        return Stream.of(
                        sizing,
                        freezing,
                        snapshots,
                        networks,
                        captures,
                        moves,
                        extraDisks,
                        definitions,
                        consoleLogs,
                        readiness,
                        unused)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    @Override
    public void destroy(VmId vm) {
        remove(vm);
        extraDisks.deleteAll(vm);
    }

    private void remove(VmId vm) {
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
        return instances.measured(vm).map(instance -> instance.sample(now));
    }

    @Override
    public List<MachineSample> sampleAll() {
        Instant now = clock.instant();
        List<Instance> measured = instances.measured();
        host.quotas().look(measured);
        return measured.stream().map(instance -> instance.sample(now)).toList();
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
