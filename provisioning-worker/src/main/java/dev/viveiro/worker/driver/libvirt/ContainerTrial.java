package dev.viveiro.worker.driver.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Whether libvirt can begin a container here: that it can't use the kernel's control groups shows at a start alone. The one that is
 * tried has no first process: that it is missed is the last that can go wrong, when all the rest is there.
 */
final class ContainerTrial {
    private static final String MISSED = "/viveiro-trial";
    private static final int MEMORY_MIB = 16;
    private static final int CLOSED = 0700;
    /** The domain ends with the connection that made it. */
    private static final int AUTO_DESTROY = 2;

    private ContainerTrial() {}

    /** @throws dev.viveiro.worker.driver.DriverFailure {@code no-containers} with what libvirt said */
    static void require(LibvirtLink link, Owner owner, ContainerFolders folders) {
        String name = owner.prefix() + "container-trial";
        Path root = folders.folder().resolve(name);
        String error;
        try {
            folders.tools().remove(root);
            folders.ids().own(Files.createDirectory(root), 0, 0, CLOSED);
            error = link.attempt("try a container", connection -> {
                var begun = connection.domainCreateXML(xml(name, root, folders.ids()), AUTO_DESTROY);
                begun.destroy();
                return begun.free();
            });
            folders.tools().remove(root);
        } catch (IOException e) {
            throw ContainerHost.impeded(root + " can't be made: " + e, "mend the file system of the containers");
        }
        if (!error.isEmpty() && !error.contains(MISSED)) {
            throw ContainerHost.impeded(
                    "libvirt can begin no container here: " + error.strip(),
                    "see what docs/how-to/run-on-libvirt.md says of control groups, and look at libvirt's log");
        }
    }

    private static String xml(String name, Path root, ContainerIds ids) {
        String uuid =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII)).toString();
        return Markup.of(xml -> xml.element(
                "domain",
                domain -> {
                    domain.text("name", name).text("uuid", uuid);
                    ContainerXml.limits(domain, MEMORY_MIB, 1);
                    ContainerXml.platform(domain, MISSED, ids);
                    domain.element("devices", devices -> {
                        ContainerXml.root(devices, root);
                        ContainerXml.console(devices);
                    });
                },
                "type",
                ContainerXml.TYPE));
    }
}
