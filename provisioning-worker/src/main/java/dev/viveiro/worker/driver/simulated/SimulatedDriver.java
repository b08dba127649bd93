package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverExamination;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.HostInventory;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImpededDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineListener;
import dev.viveiro.worker.driver.MachineSample;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.PasswordScheme;
import dev.viveiro.worker.driver.StopMode;
import dev.viveiro.worker.driver.Watch;
import dev.viveiro.worker.driver.capture.CaptureFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A host without a hypervisor. Its machines live in the folder {@code simulated} below the worker's home and outlive the
 * worker; the file {@code misbehaviour} there says what is to go wrong, and is obeyed at once.
 */
public final class SimulatedDriver implements HypervisorDriver {
    private static final String NAME = "simulated";
    private static final Duration POWER_LASTS = Duration.ofSeconds(1);
    private static final DriverInfo INFO = new DriverInfo(NAME, "1", EnumSet.allOf(Capability.class), null);

    private final HostFolder folder;
    private final SimulatedHost host;
    private final HostView view;
    private final MachineChanges changes;
    private final Misbehaving misbehaving;
    private final MisbehaviourFile rules;
    private final Latencies latencies;
    private final Capacity capacity;
    private final Clock clock;
    private final ImageFiles images;
    private final Watchers watchers = new Watchers();
    private final Resting resting;
    private final KeptDisks disks;
    private final SimulatedCaptures captures;
    private final SimulatedExtraDisks extraDisks;
    private final SimulatedIsoDrive isoDrive;
    private final SimulatedMoves moves;
    private final SimulatedDefinitions definitions;
    private final Terminals terminals;

    private SimulatedDriver(DriverContext context, HostFolder folder) throws IOException {
        this.latencies = new Latencies(context.environment());
        this.capacity = Capacity.from(context.environment());
        this.clock = context.clock();
        this.images = context.images();
        this.folder = folder;
        this.host = new SimulatedHost(folder.log(), clock, SimulatedHost.LINES_BEFORE_REWRITE);
        this.changes = new MachineChanges(host, capacity, clock, context.ids());
        this.rules = new MisbehaviourFile(folder.misbehaviour());
        this.misbehaving = new Misbehaving(rules, latencies, context.pause());
        this.view = new HostView(host, misbehaving);
        Calls calls = this::changing;
        this.resting = new Resting(calls, changes);
        this.disks = new KeptDisks(calls, this::looking, clock);
        this.captures = new SimulatedCaptures(
                calls, new CaptureFiles(context.home().resolve(NAME).resolve("captures")));
        this.extraDisks = new SimulatedExtraDisks(calls, host, capacity, this::remove);
        this.isoDrive = new SimulatedIsoDrive(calls, this::looking, host);
        this.moves = new SimulatedMoves(
                calls,
                this::looking,
                changes,
                new CaptureFiles(context.home().resolve(NAME).resolve("moves")),
                images);
        this.definitions = new SimulatedDefinitions(this::looking);
        this.terminals = new Terminals(
                this::looking, vm -> host.find(vm).map(SimulatedMachine::bootId).orElse(null));
    }

    /** Opens the host in its folder; one that cannot be opened is an impeded driver. */
    public static HypervisorDriver open(DriverContext context) {
        HostFolder folder = null;
        try {
            folder = new HostFolder(context.home().resolve(NAME));
            return new SimulatedDriver(context, folder);
        } catch (IOException | IllegalArgumentException failure) {
            closeQuietly(folder, failure);
            String reason = failure.getMessage();
            return new ImpededDriver(NAME, reason == null ? failure.toString() : reason);
        }
    }

    /** Reads the settings and looks at the home; the folder is neither made nor held. */
    public static DriverExamination examine(DriverContext context) {
        try {
            Map<String, String> settings = new HashMap<>(Latencies.settings(context.environment()));
            settings.putAll(Capacity.from(context.environment()).byVariable());
            String impediment = HostFolder.impediment(context.home().resolve(NAME));
            return impediment == null
                    ? DriverExamination.of(INFO, settings)
                    : DriverExamination.impeded(NAME, impediment, settings);
        } catch (IllegalArgumentException unreadable) {
            return DriverExamination.impeded(NAME, String.valueOf(unreadable.getMessage()), Map.of());
        }
    }

    /** Replaces the rules in the file {@code misbehaviour} by these lines, in the form that its how-to page gives. */
    public void misbehave(String... lines) {
        rules.write(List.of(lines));
    }

    /** Writes a line to a machine's disk, as its guest would. */
    public void write(VmId vm, String line) {
        changing(Step.SAMPLE, vm, old -> {
            SimulatedMachine machine = MachineChanges.present(vm, old);
            return machine.with(machine.disk().written(line));
        });
    }

    /** What was written last to a machine's disk. */
    public String read(VmId vm) {
        return looking(vm).disk().content();
    }

    /** Whether this is what the machine's guest was given, of which the host keeps a digest alone. */
    public boolean wasGiven(VmId vm, Secret userData) {
        return SimulatedMachine.digest(userData).equals(looking(vm).userData());
    }

    @Override
    public <T> Optional<T> ability(Class<T> type) {
        return Stream.of(resting, disks, captures, extraDisks, isoDrive, moves, definitions, terminals)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    @Override
    public DriverInfo info() {
        return INFO;
    }

    @Override
    public PasswordScheme passwordScheme() {
        return SaltedSha256::verifierOf;
    }

    @Override
    public HostInventory inventory() {
        return capacity.inventory(host.machines());
    }

    @Override
    public List<Machine> list() {
        return misbehaving.call(Step.LIST, null, () -> view.all(Step.LIST).stream()
                .map(SimulatedMachine::seen)
                .toList());
    }

    @Override
    public Optional<Machine> find(VmId vm) {
        return misbehaving.call(
                Step.LIST, nameOf(vm), () -> view.one(Step.LIST, vm).map(SimulatedMachine::seen));
    }

    @Override
    public void ensureImage(ImageRef image) {
        misbehaving.call(Step.ENSURE_IMAGE, image.name(), () -> {
            AtomicReference<String> content = new AtomicReference<>("");
            if (image.digest() != null && !host.holds(image.distinctName())) {
                images.read(image, file -> content.set(SimulatedCaptures.contentOf(file)));
            }
            host.hold(image.distinctName(), content.get());
            return image;
        });
    }

    @Override
    public Machine define(MachineSpec spec) {
        return misbehaving.call(Step.DEFINE, spec.name(), () -> change(spec.vm(), old -> changes.defined(old, spec))
                .seen());
    }

    @Override
    public void start(VmId vm) {
        changing(Step.START, vm, old -> lasting(Step.START, old, changes.started(vm, old)));
    }

    @Override
    public void stop(VmId vm, StopMode mode) {
        Step step =
                switch (mode) {
                    case GRACEFUL -> Step.STOP;
                    case FORCED -> Step.STOP_FORCED;
                };
        changing(step, vm, old -> changes.stopped(vm, old));
    }

    @Override
    public void reboot(VmId vm, String endedBootId) {
        changing(Step.REBOOT, vm, old -> lasting(Step.REBOOT, old, changes.rebooted(vm, old, endedBootId)));
    }

    @Override
    public void resize(VmId vm, MachineSize size) {
        changing(Step.RESIZE, vm, old -> changes.resized(vm, old, size));
    }

    @Override
    public void destroy(VmId vm) {
        remove(vm);
        extraDisks.forgetAll(vm);
    }

    private void remove(VmId vm) {
        misbehaving.call(Step.DESTROY, nameOf(vm), () -> {
            if (host.remove(vm)) {
                terminals.forget(vm);
                watchers.tell(vm);
            }
            return vm;
        });
    }

    @Override
    public Optional<MachineSample> sample(VmId vm) {
        return misbehaving.call(Step.SAMPLE, nameOf(vm), () -> view.one(Step.SAMPLE, vm)
                .map(machine -> SimulatedLoad.sample(machine, clock.instant())));
    }

    @Override
    public List<MachineSample> sampleAll() {
        return misbehaving.call(Step.SAMPLE, null, () -> {
            Instant now = clock.instant();
            return view.all(Step.SAMPLE).stream()
                    .map(machine -> SimulatedLoad.sample(machine, now))
                    .toList();
        });
    }

    @Override
    public Watch watch(MachineListener listener) {
        return watchers.add(listener);
    }

    @Override
    public void close() {
        try (folder) {
            host.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void changing(Step step, VmId vm, SimulatedHost.Change change) {
        misbehaving.call(step, nameOf(vm), () -> change(vm, change));
    }

    private SimulatedMachine looking(VmId vm) {
        return misbehaving.call(
                Step.LIST,
                nameOf(vm),
                () -> MachineChanges.present(vm, host.find(vm).orElse(null)));
    }

    private SimulatedMachine change(VmId vm, SimulatedHost.Change change) throws IOException {
        SimulatedHost.Changed changed = host.change(vm, change);
        if (changed.anything()) {
            terminals.follow(changed.machine());
            watchers.tell(vm);
        }
        return changed.machine();
    }

    /** A machine that was just booted, with the moment at which it stops by itself if a rule wants it to. */
    private SimulatedMachine lasting(Step step, @Nullable SimulatedMachine old, SimulatedMachine machine) {
        boolean justBooted = !machine.equals(old);
        if (justBooted
                && misbehaving.befalls(
                        step, Misbehaviour.LOSES_POWER, machine.spec().name())) {
            return machine.losingPower(clock.instant().plus(latencies.scaled(POWER_LASTS)));
        }
        return machine;
    }

    private @Nullable String nameOf(VmId vm) {
        return host.find(vm).map(machine -> machine.spec().name()).orElse(null);
    }

    private static void closeQuietly(@Nullable HostFolder folder, Exception failure) {
        if (folder != null) {
            try {
                folder.close();
            } catch (IOException another) {
                failure.addSuppressed(another);
            }
        }
    }
}
