package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Ids;
import dev.viveiro.worker.driver.Death;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.SleepingPause;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.libvirt.LibvirtException;

/**
 * Drivers of libvirt's test driver, which lives in this process as long as somebody is connected to it. It takes no bytes for a
 * volume, so that the image is made to be there.
 */
final class TestDriverScene implements AutoCloseable {
    static final String URI = "test:///default";
    static final String POOL = "default-pool";
    static final Map<String, String> ENVIRONMENT = Map.of("VIVEIRO_LIBVIRT_URI", URI, "VIVEIRO_LIBVIRT_POOL", POOL);

    private final LibvirtLink link = new LibvirtLink(URI);

    /** Whether libvirt's C library is here. */
    static boolean possible() {
        try {
            EventLoop.ensure();
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    /** The driver of the worker with this home, for which the image is in the pool. */
    HypervisorDriver open(Path home) throws IOException {
        Owner owner = Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered());
        Volumes volumes = volumes();
        Images images = images(volumes, owner);
        if (!images.has(MachineFixtures.DEBIAN)) {
            for (String ending : new String[] {".qcow2", ".whole"}) {
                volumes.createRaw(owner.prefix() + "image-" + MachineFixtures.DEBIAN.name() + ending, Volumes.GIB);
            }
        }
        return open(home, ENVIRONMENT);
    }

    static HypervisorDriver open(Path home, Map<String, String> environment) {
        return open(home, environment, ImageFiles.NONE);
    }

    /** The bytes of images come by {@code files}. */
    static HypervisorDriver open(Path home, Map<String, String> environment, ImageFiles files) {
        return LibvirtDriver.open(context(home, environment, files));
    }

    private static DriverContext context(Path home, Map<String, String> environment, ImageFiles files) {
        return new DriverContext(home, environment, Clock.systemUTC(), Ids.timeOrdered(), new SleepingPause(), files);
    }

    /** One for whom each call of libvirt is a moment of this death. */
    static HypervisorDriver mortal(Path home, Map<String, String> environment, Death death) {
        return LibvirtDriver.open(context(home, environment, ImageFiles.NONE), death);
    }

    Volumes volumes() {
        return new Volumes(link, POOL, new SleepingPause());
    }

    static Images images(Volumes volumes, Owner owner) {
        return new Images(
                volumes, owner, null, new RestingFiles(Clock.systemUTC(), new SleepingPause()), ImageFiles.NONE);
    }

    LibvirtLink link() {
        return link;
    }

    /** A machine with an address of its own. */
    static MachineSpec aMachine(String name) {
        MachineSpec spec = MachineFixtures.aMachine(name);
        int number = Math.floorMod(name.hashCode(), 200) + 10;
        return new MachineSpec(
                spec.vm(),
                spec.generation(),
                name,
                spec.tenant(),
                new MachineSize(1, 512, 1),
                spec.image(),
                new MachineNetwork("10.188.0." + number, 24, "10.188.0.1", "02:00:0a:bc:00:%02x".formatted(number)),
                spec.login());
    }

    @Override
    public void close() throws LibvirtException {
        link.close();
    }
}
