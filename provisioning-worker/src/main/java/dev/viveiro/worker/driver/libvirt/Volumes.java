package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.Pause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.libvirt.LibvirtException;
import org.libvirt.StoragePool;
import org.libvirt.StorageVol;
import org.libvirt.Stream;
import org.w3c.dom.Node;

/** The volumes of the storage pool, each by its name. */
final class Volumes {
    static final long GIB = 1L << 30;
    /** libvirt's daemon takes bytes sooner than it writes them, and keeps the others in its memory: at most so many of a volume. */
    static final long WINDOW = 256L << 20;

    private static final int CHUNK = 1 << 18;
    private static final int SECTOR = 512;
    /** For a minute, in which any volume is made; its bytes come afterwards. */
    private static final int MOST_TRIES = 240;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

    private final LibvirtLink link;
    private final String pool;
    private final Pause pause;

    /** What is asked of one volume. */
    @FunctionalInterface
    private interface Asked<T> {
        T of(StorageVol volume) throws LibvirtException;
    }

    Volumes(LibvirtLink link, String pool, Pause pause) {
        this.link = link;
        this.pool = pool;
        this.pause = pause;
    }

    Optional<String> path(String name) {
        return find(name, StorageVol::getPath);
    }

    /** The names of all, as libvirt knows them. */
    List<String> names() {
        return link.ask("list the volumes", connection -> {
            StoragePool in = connection.storagePoolLookupByName(pool);
            try {
                return List.of(in.listVolumes());
            } finally {
                int unused = in.free();
            }
        });
    }

    /** Its size as the guest sees it, in bytes. */
    Optional<Long> capacity(String name) {
        return find(name, volume -> volume.getInfo().capacity);
    }

    /** What it takes on the host, in bytes. */
    Optional<Long> allocation(String name) {
        return find(name, volume -> volume.getInfo().allocation);
    }

    /** Path of what it lies above; empty for one that lies above nothing. */
    Optional<String> backing(String name) {
        return find(name, volume -> volume.getXMLDesc(0))
                .flatMap(xml -> Xml.at(Xml.parse(xml), "backingStore", "path").map(Node::getTextContent));
    }

    /** Afterwards there is a disk of this size above that image. @return its path */
    String createOverlay(String name, long gib, Images.Disk image) {
        return create(
                name,
                Markup.of(xml -> xml.element("volume", volume -> volume.text("name", name)
                        .text("capacity", String.valueOf(gib * GIB), "unit", "bytes")
                        .text("allocation", "0")
                        // the older version can't grow above its own snapshots
                        .element("target", target -> target.empty("format", "type", "qcow2")
                                .text("compat", "1.1"))
                        .element("backingStore", below -> below.text("path", image.path())
                                .empty("format", "type", image.form())))));
    }

    /** Afterwards there is a volume of this many bytes. @return its path */
    String createRaw(String name, long bytes) {
        return create(
                name,
                Markup.of(xml -> xml.element("volume", volume -> volume.text("name", name)
                        .text("capacity", String.valueOf(bytes), "unit", "bytes")
                        .text("allocation", "0")
                        .element("target", target -> target.empty("format", "type", "raw")))));
    }

    /**
     * The same, with all of its room. With none, a volume group of LVM would make it a snapshot of nothing, which goes once more is written
     * to it than it has room for.
     */
    String createWhole(String name, long bytes) {
        return create(
                name,
                Markup.of(xml -> xml.element("volume", volume -> volume.text("name", name)
                        .text("capacity", String.valueOf(bytes), "unit", "bytes")
                        .text("allocation", String.valueOf(bytes), "unit", "bytes"))));
    }

    private String create(String name, String xml) {
        String error = link.attempt("create volume " + name, connection -> {
            StoragePool in = connection.storagePoolLookupByName(pool);
            StorageVol made = in.storageVolCreateXML(xml, 0);
            int unused = made.free() + in.free();
            return made;
        });
        if (!error.isEmpty()) {
            throw LibvirtFailures.volumeNotMade(name, error);
        }
        return path(name).orElseThrow(() -> LibvirtFailures.failed("create volume " + name, "it is not there"));
    }

    /** Afterwards the volume begins with as many of these bytes. */
    void write(String name, long length, InputStream bytes) {
        write(name, 0, length, bytes);
    }

    /**
     * Afterwards the volume has as many of these bytes from there on.
     *
     * @throws UncheckedIOException when they can't be read
     */
    void write(String name, long offset, long length, InputStream bytes) {
        String error = link.attempt("write volume " + name, connection -> {
            StoragePool in = connection.storagePoolLookupByName(pool);
            StorageVol volume = in.storageVolLookupByName(name);
            Stream stream = connection.streamNew(0);
            try {
                volume.upload(stream, offset, length, 0);
                send(name, length, bytes, stream);
                return stream.finish();
            } catch (LibvirtException | RuntimeException e) {
                int unused = stream.abort();
                throw e;
            } finally {
                int unused = stream.free() + volume.free() + in.free();
            }
        });
        if (!error.isEmpty()) {
            throw LibvirtFailures.notMade("write volume " + name, error);
        }
    }

    private static void send(String name, long length, InputStream bytes, Stream stream) throws LibvirtException {
        try {
            long left = length;
            for (byte[] rest = part(bytes, left); rest.length > 0; rest = part(bytes, left)) {
                left -= rest.length;
                while (rest.length > 0) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw LibvirtFailures.interrupted("writing volume " + name, null);
                    }
                    int sent = stream.send(rest);
                    rest = Arrays.copyOfRange(rest, sent, rest.length);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] part(InputStream bytes, long left) throws IOException {
        return bytes.readNBytes((int) Math.min(CHUNK, left));
    }

    /**
     * Afterwards the volume has nothing but zeros, which takes as long as to write them. They are sent: libvirt's own call for it can't be
     * ended, and while five calls of a connection go on, the daemon hears nothing else of it, not even that its other end lives.
     */
    void clear(String name) {
        long size = capacity(name).orElseThrow(() -> LibvirtFailures.failed("clear volume " + name, "it is not there"));
        for (long at = 0; at < size; at += WINDOW) {
            write(name, at, Math.min(WINDOW, size - at), new Zeros());
        }
    }

    /** Bytes of the volume's file, as it lies on the host; fewer where it ends. */
    byte[] read(String name, long offset, int length) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(length);
        read(name, offset, length, (bytes, count) -> all.write(bytes, 0, count));
        return all.toByteArray();
    }

    /** Takes bytes in their order. */
    @FunctionalInterface
    interface Sink {
        void take(byte[] bytes, int count);
    }

    /** The same bytes, as they come. */
    void read(String name, long offset, long length, Sink sink) {
        int unusedEnd = link.ask("read volume " + name, connection -> receive(connection, name, offset, length, sink));
    }

    private int receive(LibvirtConnection connection, String name, long offset, long length, Sink sink)
            throws LibvirtException {
        StoragePool in = connection.storagePoolLookupByName(pool);
        StorageVol volume = in.storageVolLookupByName(name);
        Stream stream = connection.streamNew(0);
        try {
            volume.download(stream, offset, length, 0);
            byte[] some = new byte[CHUNK];
            for (int got = stream.receive(some); got > 0; got = stream.receive(some)) {
                if (Thread.currentThread().isInterrupted()) {
                    throw LibvirtFailures.interrupted("reading volume " + name, null);
                }
                sink.take(some, got);
            }
            return stream.finish();
        } catch (LibvirtException | RuntimeException e) {
            int unused = stream.abort();
            throw e;
        } finally {
            int unused = stream.free() + volume.free() + in.free();
        }
    }

    /** Afterwards the volume can be read: the host may make its device a little after libvirt says that it is there. */
    void awaitDevice(String name) {
        until("open volume " + name, connection -> receive(connection, name, 0, SECTOR, (bytes, count) -> {}));
    }

    /** Afterwards the volume is at least this large. */
    void grow(String name, long gib) {
        if (capacity(name).orElse(0L) >= gib * GIB) {
            return;
        }
        String error = link.attempt("enlarge volume " + name, connection -> {
            StoragePool in = connection.storagePoolLookupByName(pool);
            StorageVol volume = in.storageVolLookupByName(name);
            int unused = volume.resize(gib * GIB, 0) + volume.free() + in.free();
            return volume;
        });
        if (capacity(name).orElse(0L) < gib * GIB) {
            throw LibvirtFailures.notMade("enlarge volume " + name, error);
        }
    }

    /** Afterwards there is no such volume. */
    void delete(String name) {
        if (path(name).isEmpty()) {
            return;
        }
        String error = link.attempt("delete volume " + name, connection -> {
            StoragePool in = connection.storagePoolLookupByName(pool);
            StorageVol volume = in.storageVolLookupByName(name);
            volume.delete(0);
            int unused = volume.free() + in.free();
            return volume;
        });
        if (path(name).isPresent()) {
            // somebody may have taken the file away, which libvirt sees when it is told to look
            refresh();
            if (path(name).isPresent()) {
                throw LibvirtFailures.failed("delete volume " + name, error);
            }
        }
    }

    /**
     * Afterwards libvirt knows what is in the pool, and of each volume what it is. It looks at none while one is being made, but does
     * while bytes are sent to one, however long that takes (measured with libvirt 9.0): images that come at once don't wait for each other.
     */
    void refresh() {
        until("look into the pool " + pool, connection -> {
            StoragePool in = connection.storagePoolLookupByName(pool);
            in.refresh(0);
            return in.free();
        });
    }

    /** Tries until libvirt says nothing against it. */
    private void until(String what, LibvirtLink.Call<?> call) {
        String error = "";
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            error = link.attempt(what, call);
            if (error.isEmpty()) {
                return;
            }
            try {
                pause.pause(BETWEEN_TRIES);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw LibvirtFailures.interrupted(what, e);
            }
        }
        throw LibvirtFailures.failed(what, error);
    }

    private <T> Optional<T> find(String name, Asked<T> asked) {
        return link.find("look for volume " + name, connection -> {
            StoragePool in = connection.storagePoolLookupByName(pool);
            try {
                StorageVol volume = in.storageVolLookupByName(name);
                try {
                    return asked.of(volume);
                } finally {
                    int unused = volume.free();
                }
            } finally {
                int unused = in.free();
            }
        });
    }
}
