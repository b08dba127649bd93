package dev.viveiro.worker.driver.libvirt;

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
import dev.viveiro.worker.driver.StopMode;
import dev.viveiro.worker.driver.UnusedImages;
import dev.viveiro.worker.driver.Watch;
import dev.viveiro.worker.driver.guest.Sha512Crypt;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Machines of libvirt. All that a worker makes there has its owner's name, and each machine carries Viveiro's mark. What libvirt
 * says of a change is not believed: after each, one looks.
 */
public final class LibvirtDriver implements HypervisorDriver {
    static final String NAME = "libvirt";

    /** Who has no machines and tries alone. */
    private static final Owner DOCTOR = new Owner("doctor");

    private final LibvirtThreads threads;
    private final LibvirtLink link;
    private final LibvirtParts parts;
    private final LibvirtAbilities abilities;
    private final DomainDefinitions definitions;
    private final DomainConsoles consoles;
    private final DomainConsoleLogs consoleLogs;
    private final ConsoleUpkeep consoleUpkeep;
    private final DomainReadiness readiness;
    private final DomainCaptures captures;
    private final DomainMoves moves;
    private final UnusedImages unusedImages;

    private LibvirtDriver(LibvirtThreads threads, LibvirtLink link, LibvirtParts parts, DriverContext context) {
        this.threads = threads;
        this.link = link;
        this.parts = parts;
        this.abilities = new LibvirtAbilities(threads, parts);
        this.definitions = new DomainDefinitions(threads, parts.domains());
        this.consoles = new DomainConsoles(threads, link, parts.domains(), parts.owner(), context.pause());
        this.consoleLogs = new DomainConsoleLogs(threads, parts.domains(), parts.consoles());
        this.consoleUpkeep = new ConsoleUpkeep(
                parts.consoles(),
                () -> machines().stream().map(Machine::vm).collect(Collectors.toSet()),
                vm -> parts.domains().find(vm).isPresent(),
                context.clock());
        this.readiness = new DomainReadiness(threads, parts.domains());
        this.captures = new DomainCaptures(threads, parts.domains(), parts.files());
        this.moves = new DomainMoves(threads, parts.domains(), parts.files(), parts.defining(), context.images());
        this.unusedImages = () -> threads.call(
                "removing images that nobody uses",
                () -> done(() -> parts.keptImages().discard()));
    }

    /** Opens libvirt; one that does not answer, has no such pool, or whose library is not here, is an impeded driver. */
    public static HypervisorDriver open(DriverContext context) {
        return open(context, () -> {});
    }

    /** @param moment as {@link LibvirtLink} runs it */
    static HypervisorDriver open(DriverContext context, Runnable moment) {
        LibvirtSettings settings;
        Owner owner;
        String called;
        try {
            settings = LibvirtSettings.from(context.environment());
            Map<String, String> unused = values(settings, context);
            owner = Owner.of(LibvirtParts.home(context), context.ids());
            called = SshProgram.called(settings.uri(), LibvirtParts.home(context));
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
            return new ImpededDriver(NAME, String.valueOf(e.getMessage()));
        }
        LibvirtThreads threads = new LibvirtThreads();
        LibvirtLink link = new LibvirtLink(settings.uri(), called, moment);
        try {
            return threads.call(
                    "opening libvirt",
                    () -> settings.containers()
                            ? ContainerDriver.of(threads, link, settings, owner, context)
                            : new LibvirtDriver(
                                    threads, link, LibvirtParts.of(link, settings, owner, context), context));
        } catch (DriverFailure failure) {
            threads.end(link::close);
            threads.close();
            return ImpededDriver.after(failure, NAME, sentence(failure));
        }
    }

    /**
     * Asks libvirt for its version, and tries what only a trial tells; nothing of that stays. No guest is booted to find an
     * accelerator, and the pool is not opened.
     */
    public static DriverExamination examine(DriverContext context) {
        LibvirtSettings settings;
        Map<String, String> values;
        try {
            settings = LibvirtSettings.from(context.environment());
            values = values(settings, context);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            return DriverExamination.impeded(NAME, String.valueOf(e.getMessage()), Map.of());
        }
        try {
            return SshProgram.meanwhile(
                    settings.uri(),
                    called -> examine(context, settings, values, new LibvirtLink(settings.uri(), called, () -> {})));
        } catch (IOException e) {
            return DriverExamination.impeded(NAME, "the script that calls ssh can't be made: " + e, values);
        }
    }

    private static DriverExamination examine(
            DriverContext context, LibvirtSettings settings, Map<String, String> values, LibvirtLink link) {
        LibvirtThreads threads = new LibvirtThreads();
        try {
            return threads.call("looking at libvirt", () -> {
                LibvirtHost host = new LibvirtHost(link, settings.pool());
                boolean real = !host.driver().equalsIgnoreCase(Accelerator.TEST);
                Possible possible = settings.containers()
                        ? ContainerDriver.possible(context)
                        : possible(context, settings, link, real);
                GuardTools tools = new GuardTools(
                        () -> FilterTrial.trouble(link, DOCTOR.name(), context.pause()), context.clock());
                if (real) {
                    tools.look();
                }
                return DriverExamination.of(
                        new DriverInfo(NAME, host.version(), possible.can(), tools.missing(), possible.lacks()),
                        values);
            });
        } catch (DriverFailure failure) {
            return DriverExamination.impeded(NAME, sentence(failure), values);
        } finally {
            threads.end(link::close);
            threads.close();
        }
    }

    private static Possible possible(DriverContext context, LibvirtSettings settings, LibvirtLink link, boolean real) {
        boolean keepSnapshots = settings.diskPool() == null || keepSnapshots(link, settings, real);
        return real
                ? Possible.ofGuests(
                        // the kernel's controller is the same for every accelerator
                        LimitTrial.trouble(link, DOCTOR, Accelerator.QEMU),
                        ConsoleFiles.wouldBeKept(link, LibvirtParts.home(context), DOCTOR),
                        keepSnapshots)
                : Possible.ofDefinitions();
    }

    private static boolean keepSnapshots(LibvirtLink link, LibvirtSettings settings, boolean real) {
        StoragePools pools = StoragePools.look(link, settings);
        pools.requireCopying(real);
        return pools.kind().isFolder();
    }

    /** @throws IllegalArgumentException naming what can't be used */
    private static Map<String, String> values(LibvirtSettings settings, DriverContext context) {
        return settings.containers() ? ContainerDriver.settings(settings, context) : settings.byVariable();
    }

    private static String sentence(DriverFailure failure) {
        return failure.getCause() instanceof LinkageError
                ? "libvirt's C library can't be used here: %s; install the package libvirt0"
                        .formatted(failure.getCause())
                : failure.detail() + "; " + failure.nextStep();
    }

    @Override
    public DriverInfo info() {
        return parts.info(NAME);
    }

    @Override
    public PasswordScheme passwordScheme() {
        return Sha512Crypt::verifierOf;
    }

    @Override
    public HostInventory inventory() {
        if (!parts.oldDefinitions().done()) {
            threads.end(() -> parts.oldDefinitions().goOn(inTurn("renewing a definition")));
        }
        if (consoleUpkeep.isDue()) {
            threads.end(() -> consoleUpkeep.look(inTurn("deleting what a machine said")));
        }
        return threads.call("the inventory", () -> {
            parts.tools().lookAgain();
            return parts.host().inventory(machines());
        });
    }

    @Override
    public List<Machine> list() {
        return threads.call("listing the machines", this::machines);
    }

    @Override
    public Optional<Machine> find(VmId vm) {
        return threads.call("finding a machine", () -> parts.domains().find(vm).map(DomainView::machine));
    }

    @Override
    public void ensureImage(ImageRef image) {
        threads.call("reading an image", () -> parts.keptImages()
                .using(image, () -> done(() -> parts.images().ensure(image))));
    }

    @Override
    public Machine define(MachineSpec spec) {
        return threads.call("defining a machine", spec.vm(), () -> parts.keptImages()
                .using(spec.image(), () -> parts.defining().ensure(spec)));
    }

    @Override
    public void start(VmId vm) {
        threads.call(
                "starting a machine",
                vm,
                () -> done(() -> {
                    parts.snapshots().repair(vm);
                    parts.cards().repair(vm);
                    parts.powering().start(vm);
                }));
    }

    @Override
    public void stop(VmId vm, StopMode mode) {
        threads.call("stopping a machine", vm, () -> done(() -> parts.powering().stop(vm, mode)));
    }

    @Override
    public void reboot(VmId vm, String endedBootId) {
        threads.call(
                "rebooting a machine", vm, () -> done(() -> parts.powering().reboot(vm, endedBootId)));
    }

    @Override
    public void resize(VmId vm, MachineSize size) {
        threads.call("resizing a machine", vm, () -> done(() -> parts.sizing().resize(vm, size)));
    }

    @Override
    public <T> Optional<T> ability(Class<T> type) {
        Set<Capability> published = info().capabilities();
        return abilities
                .of(type, published)
                .or(() -> Optional.of(definitions).filter(type::isInstance).map(type::cast))
                .or(() -> where(published.contains(Capability.CONSOLE), consoles, type))
                .or(() -> where(published.contains(Capability.CONSOLE_LOG), consoleLogs, type))
                .or(() -> where(published.contains(Capability.CAPTURE), captures, type))
                .or(() -> where(published.contains(Capability.MIGRATE), moves, type))
                .or(() -> where(true, readiness, type))
                .or(() -> where(true, unusedImages, type));
    }

    private static <T> Optional<T> where(boolean has, Object ability, Class<T> type) {
        return has && type.isInstance(ability) ? Optional.of(type.cast(ability)) : Optional.empty();
    }

    @Override
    public void destroy(VmId vm) {
        threads.call(
                "destroying a machine", vm, () -> done(() -> parts.extraDisks().destroyAll(vm)));
    }

    @Override
    public Optional<MachineSample> sample(VmId vm) {
        return threads.call("sampling a machine", () -> parts.sampling().one(vm));
    }

    @Override
    public List<MachineSample> sampleAll() {
        return threads.call("sampling", () -> parts.sampling().all());
    }

    @Override
    public Watch watch(MachineListener listener) {
        LibvirtWatch watch =
                new LibvirtWatch(parts.owner(), listener, ended -> threads.end(() -> link.unlisten(ended)));
        threads.call("listening to events", () -> done(() -> link.listen(watch)));
        return watch;
    }

    @Override
    public void close() {
        threads.end(link::close);
        threads.close();
    }

    private List<Machine> machines() {
        return parts.domains().list().stream().map(DomainView::machine).toList();
    }

    private BiConsumer<VmId, Runnable> inTurn(String what) {
        return (vm, work) -> {
            boolean unused = threads.call(what, vm, () -> done(work));
        };
    }

    private static boolean done(Runnable work) {
        work.run();
        return true;
    }
}
