package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverContext;
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
import dev.viveiro.worker.driver.Pausing;
import dev.viveiro.worker.driver.StopMode;
import dev.viveiro.worker.driver.UnusedImages;
import dev.viveiro.worker.driver.Watch;
import dev.viveiro.worker.driver.guest.Sha512Crypt;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Containers of libvirt's LXC driver. What {@link LibvirtDriver} says of machines holds of them; their disks are folders. */
final class ContainerDriver implements HypervisorDriver, Pausing {
    /**
     * What containers here can. No disk is held to its size, since libvirt has no means for it, as it is with LXD's pools of the kind
     * {@code dir}.
     */
    private static final Possible POSSIBLE = new Possible(
            Set.copyOf(EnumSet.of(
                    Capability.CREATE,
                    Capability.START,
                    Capability.STOP_GRACEFUL,
                    Capability.STOP_FORCED,
                    Capability.REBOOT,
                    Capability.PAUSE,
                    Capability.RESIZE,
                    Capability.SAMPLE,
                    Capability.WATCH,
                    Capability.DEFINITION,
                    Capability.PASSWORD,
                    Capability.SSH_KEYS,
                    Capability.IMAGE_LXD_TARBALL)),
            lacks());

    private final LibvirtThreads threads;
    private final LibvirtLink link;
    private final ContainerParts parts;
    private final DomainDefinitions definitions;
    private final UnusedImages unusedImages;

    private ContainerDriver(LibvirtThreads threads, LibvirtLink link, ContainerParts parts) {
        this.threads = threads;
        this.link = link;
        this.parts = parts;
        this.definitions = new DomainDefinitions(threads, parts.domains());
        this.unusedImages = () -> threads.call(
                "removing images that nobody uses",
                () -> done(() -> parts.keptImages().discard()));
    }

    /** @throws dev.viveiro.worker.driver.DriverFailure when libvirt does not answer, or the host can hold no containers */
    static ContainerDriver of(
            LibvirtThreads threads, LibvirtLink link, LibvirtSettings settings, Owner owner, DriverContext context) {
        return new ContainerDriver(
                threads, link, ContainerParts.of(link, settings, containers(context), owner, context));
    }

    /** @throws dev.viveiro.worker.driver.DriverFailure when the host can hold no containers */
    static Possible possible(DriverContext context) {
        ContainerHost.require(containers(context));
        return POSSIBLE;
    }

    private static Map<Capability, String> lacks() {
        Map<Capability, String> lacks = new EnumMap<>(Capability.class);
        lacks.put(Capability.SAVE, "libvirt's LXC driver saves no memory of containers");
        lacks.putAll(DriverInfo.lacking(
                "a container of libvirt's LXC driver gets its size when it starts",
                Capability.RESIZE_LIVE,
                Capability.GROW_LIVE));
        lacks.put(Capability.MEMORY_MIN, "a container has no balloon and takes of its memory's limit what it uses");
        lacks.put(Capability.USER_DATA, "this driver gives containers of libvirt no files of cloud-init");
        lacks.put(Capability.NETWORK, "this driver does not change the network cards of containers of libvirt");
        lacks.put(Capability.IMAGE_ISO, "a container has no drive for discs");
        lacks.putAll(DriverInfo.lacking(
                "a container's disk is a folder on the host, which libvirt has no means to copy, keep or hold to a size",
                Capability.SNAPSHOT,
                Capability.CAPTURE,
                Capability.MIGRATE,
                Capability.EXTRA_DISKS));
        lacks.putAll(DriverInfo.lacking(
                "this driver does not listen to the consoles of containers of libvirt",
                Capability.CONSOLE,
                Capability.CONSOLE_LOG));
        lacks.putAll(DriverInfo.lacking(
                "containers of libvirt are held to the number of their processors by the only means that could weigh"
                        + " or cap them",
                Capability.CPU_SHARES,
                Capability.CPU_CAP));
        lacks.putAll(DriverInfo.lacking(
                "a container is made from a folder of files, and such an image is a disk",
                Capability.IMAGE_QCOW2,
                Capability.IMAGE_RAW));
        return lacks;
    }

    /**
     * All settings by the variables' names.
     *
     * @throws IllegalArgumentException naming what can't be used
     */
    static Map<String, String> settings(LibvirtSettings settings, DriverContext context) {
        Map<String, String> all = new HashMap<>(settings.byVariable());
        all.putAll(containers(context).byVariable());
        return all;
    }

    private static ContainerSettings containers(DriverContext context) {
        return ContainerSettings.from(context.environment(), LibvirtParts.home(context));
    }

    @Override
    public DriverInfo info() {
        return new DriverInfo(
                LibvirtDriver.NAME,
                parts.version(),
                POSSIBLE.can(),
                parts.tools().missing(),
                POSSIBLE.lacks());
    }

    @Override
    public PasswordScheme passwordScheme() {
        return Sha512Crypt::verifierOf;
    }

    @Override
    public HostInventory inventory() {
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
        change("starting a machine", vm, () -> parts.powering().start(vm));
    }

    @Override
    public void stop(VmId vm, StopMode mode) {
        change("stopping a machine", vm, () -> parts.powering().stop(vm, mode));
    }

    @Override
    public void reboot(VmId vm, String endedBootId) {
        change("rebooting a machine", vm, () -> parts.powering().reboot(vm, endedBootId));
    }

    @Override
    public void resize(VmId vm, MachineSize size) {
        change("resizing a machine", vm, () -> parts.sizing().resize(vm, size));
    }

    @Override
    public void destroy(VmId vm) {
        change("destroying a machine", vm, () -> parts.destroying().destroy(vm));
    }

    @Override
    public void pause(VmId vm) {
        change("pausing a machine", vm, () -> parts.resting().pause(vm));
    }

    @Override
    public void resume(VmId vm) {
        change("resuming a machine", vm, () -> parts.resting().resume(vm));
    }

    @Override
    public <T> Optional<T> ability(Class<T> type) {
        if (type == Pausing.class) {
            return Optional.of(type.cast(this));
        }
        return Stream.of(definitions, unusedImages)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
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

    private void change(String what, VmId vm, Runnable work) {
        boolean unused = threads.call(what, vm, () -> done(work));
    }

    private static boolean done(Runnable work) {
        work.run();
        return true;
    }
}
