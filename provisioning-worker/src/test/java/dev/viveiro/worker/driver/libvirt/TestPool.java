package dev.viveiro.worker.driver.libvirt;

import java.util.Map;
import org.libvirt.StoragePool;

/** A further storage pool of libvirt's test driver, which has room and takes no bytes. It goes when it is closed. */
record TestPool(LibvirtLink link, String name) implements AutoCloseable {
    /** @param type as libvirt names it */
    static TestPool of(LibvirtLink link, String name, String type) {
        String xml = Markup.of(markup -> markup.element(
                "pool",
                pool -> pool.text("name", name)
                        .element("source", source -> source.text("name", name))
                        .element("target", target -> target.text("path", "/dev/" + name)),
                "type",
                type));
        int unused = link.ask("make a pool", connection -> {
            StoragePool made = connection.storagePoolCreateXML(xml, 0);
            return made.free();
        });
        return new TestPool(link, name);
    }

    /** Of a worker whose machines' disks are here. */
    Map<String, String> environment() {
        return Map.of(
                "VIVEIRO_LIBVIRT_URI",
                TestDriverScene.URI,
                "VIVEIRO_LIBVIRT_POOL",
                TestDriverScene.POOL,
                "VIVEIRO_LIBVIRT_DISK_POOL",
                name);
    }

    @Override
    public void close() {
        int unused = link.ask("remove a pool", connection -> {
            StoragePool there = connection.storagePoolLookupByName(name);
            there.destroy();
            return there.free();
        });
    }
}
