package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/**
 * What guests say on their serial ports, in files that libvirt's virtlogd writes and rolls over at a size of its own. They lie in the worker's home and not in the
 * pool: that knows none of them until libvirt looks at all of its files, which it does not while one is made, and would take a guest's words for the head of a disk.
 */
final class ConsoleFiles {
    private static final Logger log = LoggerFactory.getLogger(ConsoleFiles.class);
    private static final String FOLDER = "consoles";
    private static final String ENDING = ".log";
    private static final String ELEMENT = "log";
    /** A file may be rolled over while one reads. */
    private static final int LOOKS = 5;

    private final Path folder;
    private final Owner owner;
    private final boolean kept;
    private final Set<VmId> unheard = ConcurrentHashMap.newKeySet();

    /** @param kept false where libvirt's files are not seen here: nothing is written then */
    ConsoleFiles(Path folder, Owner owner, boolean kept) {
        this.folder = folder;
        this.owner = owner;
        this.kept = kept;
    }

    /**
     * Of a worker.
     *
     * @param home the driver's own folder
     * @param real false for libvirt's test driver, whose guests say nothing
     */
    static ConsoleFiles of(LibvirtLink link, Path home, Owner owner, boolean real) {
        Path folder = home.resolve(FOLDER).toAbsolutePath();
        return new ConsoleFiles(folder, owner, real && SharedFolder.is(link, owner, folder));
    }

    /** Whether a worker with this folder of the driver's, which need not be there, would keep what guests say. */
    static boolean wouldBeKept(LibvirtLink link, Path home, Owner owner) {
        return SharedFolder.wouldBe(link, owner, home.resolve(FOLDER));
    }

    boolean kept() {
        return kept;
    }

    /** Whether libvirt could not begin a boot for the sake of a file of ours. */
    boolean inTheWay(String error) {
        return kept && error.contains(folder.toString());
    }

    /** A guest runs all the same when its words can't be kept: of its next boot they are not. */
    void forgo(VmId vm, String error) {
        unheard.add(vm);
        log.warn("What {} says in this boot is not kept, for libvirt could not: {}", vm, error);
    }

    /** From its next boot on it is heard again. */
    void hear(VmId vm) {
        unheard.remove(vm);
    }

    /** Where the machine's newest words are; null when they are not kept. */
    @Nullable
    String file(VmId vm) {
        return kept && !unheard.contains(vm) ? path(vm).toString() : null;
    }

    private Path path(VmId vm) {
        return folder.resolve(owner.domainName(vm) + ENDING);
    }

    /** Into the description of a serial port. */
    static void refer(Markup port, String file) {
        port.empty(ELEMENT, "file", file, "append", "on");
    }

    /** Puts the file into a description, or takes it out where nothing is kept. @return whether there was anything to do */
    boolean put(Element domain, VmId vm) {
        Element devices = Xml.at(domain, "devices").orElse(null);
        if (devices == null) {
            return false;
        }
        String file = file(vm);
        Element port = Xml.at(devices, "serial").orElse(null);
        if (port == null || !putInto(port, file)) {
            return false;
        }
        // the first console is the same port once more
        Xml.at(devices, "console").ifPresent(same -> {
            boolean unused = putInto(same, file);
        });
        return true;
    }

    private boolean putInto(Element port, @Nullable String file) {
        Element there = Xml.at(port, ELEMENT).orElse(null);
        String now = there == null ? null : there.getAttribute("file");
        // an operator's own is left
        boolean ours = now == null || now.contains("/" + FOLDER + "/" + owner.prefix());
        if (!port.getAttribute("type").equals("pty") || !ours || Objects.equals(now, file)) {
            return false;
        }
        if (there != null) {
            port.removeChild(there);
        }
        if (file != null) {
            Element reference = Xml.parse(Markup.of(markup -> refer(markup, file)));
            port.appendChild(port.getOwnerDocument().importNode(reference, true));
        }
        return true;
    }

    /** Afterwards a machine that does not run yet has its file, or none, from its next start on. */
    void keep(Domains domains, VmId vm) {
        Element lasting = Xml.parse(domains.lastingXml(vm));
        if (put(lasting, vm)) {
            String error = domains.define(Xml.text(lasting));
            if (put(Xml.parse(domains.lastingXml(vm)), vm)) {
                throw LibvirtFailures.failed("say where the words of " + vm + " are kept", error);
            }
        }
    }

    /** The end of what the machine said, in all of its boots. */
    byte[] end(VmId vm, int most) {
        try {
            for (int look = 1; ; look++) {
                Object before = identity(path(vm));
                byte[] end = read(vm, most);
                // what was rolled over meanwhile was read twice, or not at all
                if (look == LOOKS || Objects.equals(before, identity(path(vm)))) {
                    return end;
                }
            }
        } catch (IOException e) {
            throw LibvirtFailures.failed("read what " + vm + " said", e.toString());
        }
    }

    private byte[] read(VmId vm, int most) throws IOException {
        List<byte[]> parts = new ArrayList<>();
        int left = most;
        Path file = path(vm);
        for (int older = 0; left > 0; older++) {
            byte[] part = tail(file, left);
            if (part == null) {
                break;
            }
            parts.addFirst(part);
            left -= part.length;
            file = path(vm).resolveSibling(path(vm).getFileName() + "." + older);
        }
        byte[] all = new byte[most - left];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static byte @Nullable [] tail(Path file, int most) throws IOException {
        try (SeekableByteChannel bytes = Files.newByteChannel(file)) {
            bytes.position(Math.max(0, bytes.size() - most));
            return Channels.newInputStream(bytes).readNBytes(most);
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    private static @Nullable Object identity(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    /** Of whom there are files, rolled over or not, whether they are there or gone. */
    Set<VmId> machines() {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(ENDING))
                    .flatMap(name -> owner.vmNamed(name.substring(0, name.indexOf(ENDING))).stream())
                    .collect(Collectors.toSet());
        } catch (IOException | UncheckedIOException e) {
            throw LibvirtFailures.failed("look for what machines said", e.toString());
        }
    }

    /** Afterwards there is no file of the machine's, rolled over or not. */
    void delete(VmId vm) {
        hear(vm);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, owner.domainName(vm) + ENDING + "*")) {
            for (Path each : all) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw LibvirtFailures.failed("delete what " + vm + " said", e.toString());
        }
    }
}
