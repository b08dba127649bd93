package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.libvirt.StoragePool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a folder of the worker's is libvirt's as well: a daemon on another host, or among other mounts, makes its files elsewhere, and what it makes may be
 * for root alone. So libvirt is asked to make one, by a pool that is there for as long as that.
 */
final class SharedFolder {
    private static final Logger log = LoggerFactory.getLogger(SharedFolder.class);
    private static final String TRIAL = "trial";
    private static final long SIZE = 1;

    private SharedFolder() {}

    /** The folder is made when it is not there. */
    static boolean is(LibvirtLink link, Owner owner, Path folder) {
        // a folder for it alone: libvirt looks at all that is in a pool, and another worker may try the same folder
        String pool = owner.prefix() + TRIAL;
        Path trial = folder.resolve(pool);
        try {
            Files.createDirectories(trial);
            String unused = end(link, pool);
            String error = link.attempt("try whether a folder is shared", connection -> {
                StoragePool made = connection.storagePoolCreateXML(xml(pool, trial), 0);
                try {
                    return made.storageVolCreateXML(volume(), 0).free();
                } finally {
                    int freed = made.free();
                }
            });
            unused = end(link, pool);
            boolean shared = Files.isReadable(trial.resolve(TRIAL));
            if (!shared) {
                log.info("libvirt's files are not seen in {}. {}", folder, error);
            }
            return shared;
        } catch (IOException | DriverFailure e) {
            log.warn("Whether libvirt's files are seen in {} can't be tried: {}", folder, e.toString());
            return false;
        } finally {
            delete(trial.resolve(TRIAL));
            delete(trial);
        }
    }

    /** Whether it would be if it were there; it is not made, nor is anything left where it would be. */
    static boolean wouldBe(LibvirtLink link, Owner owner, Path folder) {
        Path above = folder.toAbsolutePath();
        while (!Files.isDirectory(above)) {
            above = Objects.requireNonNull(above.getParent(), "the root is a folder");
        }
        try {
            Path trial = Files.createTempDirectory(above, owner.prefix());
            try {
                return is(link, owner, trial);
            } finally {
                delete(trial);
            }
        } catch (IOException e) {
            log.info("Whether what guests say could be kept can't be tried: {}", e.toString());
            return false;
        }
    }

    /** A worker that died may have left it. */
    private static String end(LibvirtLink link, String pool) {
        return link.attempt("end the pool of a trial", connection -> {
            StoragePool there = connection.storagePoolLookupByName(pool);
            there.destroy();
            return there.free();
        });
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.debug("{} was not deleted; nobody minds.", file, e);
        }
    }

    private static String xml(String pool, Path folder) {
        return Markup.of(xml -> xml.element(
                "pool",
                inside -> inside.text("name", pool).element("target", target -> target.text("path", folder.toString())),
                "type",
                "dir"));
    }

    private static String volume() {
        return Markup.of(xml -> xml.element("volume", volume -> volume.text("name", TRIAL)
                .text("capacity", String.valueOf(SIZE), "unit", "bytes")
                .element("target", target -> target.empty("format", "type", "raw"))));
    }
}
