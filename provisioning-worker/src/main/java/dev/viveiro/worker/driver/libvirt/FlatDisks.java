package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.process.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The disks of machines that are off as single files, without what they lie above and without snapshots. They come by libvirt's own streams, so that the
 * pool may be where the worker can't look; what names another file in them is not followed.
 */
final class FlatDisks {
    private static final int MOST_SAID = 1 << 16;
    /** libvirt's library keeps what it was sent and nobody took yet: at most so many bytes of a disk. */
    private static final long WINDOW = 64L << 20;

    private static final String DISK = "disk";
    private static final String BELOW = "below";
    private static final String QCOW2 = "qcow2";
    private static final String RAW = "raw";
    private static final String BACKING = "backing";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Volumes volumes;
    private final Images images;
    private final Owner owner;

    FlatDisks(Volumes volumes, Images images, Owner owner) {
        this.volumes = volumes;
        this.images = images;
        this.owner = owner;
    }

    /**
     * A disk that was brought.
     *
     * @param folder where its parts are, and others may be
     * @param chain how QEMU is told of it
     * @param boot what it boots with; null when it boots by itself
     */
    record Brought(Path folder, String chain, DiskTrailer.@Nullable Boot boot) {
        /** Afterwards it is in this file, byte for byte. */
        void raw(Path to) throws IOException {
            convert(chain, RAW, to);
        }

        /** Afterwards it is in this file, in QEMU's own form. */
        void whole(Path to) throws IOException {
            convert(chain, QCOW2, to);
        }

        /** Afterwards the disk of that file is in this one, in QEMU's own form. */
        void whole(Path raw, Path to) throws IOException {
            convert(json(node(RAW, raw)), QCOW2, to);
        }

        /** Afterwards what was brought is not there any more; what was made of it is. */
        void forget() throws IOException {
            for (String part : List.of(DISK, BELOW)) {
                Files.deleteIfExists(folder.resolve(part));
            }
        }

        private void convert(String from, String form, Path to) throws IOException {
            Tool.Said said = new Tool(folder, MOST_SAID)
                    .run(List.of(
                            "qemu-img",
                            "convert",
                            "-q",
                            "-O",
                            form,
                            from,
                            to.toAbsolutePath().toString()));
            if (said.code() != 0) {
                throw new IOException("qemu-img convert: " + said.end());
            }
        }
    }

    /** At most how many bytes are in one, and come with it. */
    long size(DomainView machine) {
        MachineSpec spec = machine.spec();
        long size = volumes.allocation(MachineVolumes.disk(owner, spec.vm())).orElse(0L);
        if (images.has(spec.image())) {
            // an image may be compressed
            size += images.disk(spec.image()).capacity();
        }
        for (String each : boot(machine)) {
            size += volumes.allocation(each).orElse(0L);
        }
        return size;
    }

    /** Brings one. */
    Brought bring(DomainView machine, Path folder) throws IOException {
        MachineSpec spec = machine.spec();
        Path disk = download(MachineVolumes.disk(owner, spec.vm()), folder.resolve(DISK));
        Map<String, @Nullable Object> chain = node(QCOW2, disk);
        Optional<String> below = QcowHeader.below(disk);
        if (below.isPresent()) {
            Images.Disk image = images.disk(spec.image());
            if (!image.path().equals(below.get())) {
                throw LibvirtFailures.failed(
                        "read the disk of " + spec.name(),
                        "it lies above %s, which is not its image".formatted(below.get()));
            }
            Map<String, @Nullable Object> base = node(image.form(), download(image.volume(), folder.resolve(BELOW)));
            chain.put(BACKING, base);
        }
        List<String> boot = boot(machine);
        return new Brought(
                folder,
                json(chain),
                boot.isEmpty()
                        ? null
                        : new DiskTrailer.Boot(
                                download(boot.getFirst(), folder.resolve("kernel")),
                                download(boot.getLast(), folder.resolve("initrd"))));
    }

    /** The volumes of kernel and initial file system; none for a disk that boots by itself. */
    private List<String> boot(DomainView machine) {
        if (Xml.at(machine.xml(), "os", "kernel").isEmpty()) {
            return List.of();
        }
        VmId vm = machine.spec().vm();
        String own = MachineVolumes.kernel(owner, vm);
        return volumes.path(own).isPresent()
                ? List.of(own, MachineVolumes.initrd(owner, vm))
                : images.bootVolumes(machine.spec().image());
    }

    private Path download(String volume, Path to) throws IOException {
        try (SparseFile file = new SparseFile(to)) {
            long before;
            do {
                before = file.length();
                volumes.read(volume, before, WINDOW, file);
            } while (file.length() - before == WINDOW);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return to;
    }

    private static Map<String, @Nullable Object> node(String form, Path file) {
        Map<String, @Nullable Object> node = new LinkedHashMap<>();
        node.put("driver", form);
        if (form.equals(QCOW2)) {
            // whatever its header says
            node.put(BACKING, null);
        }
        node.put(
                "file",
                Map.of("driver", "file", "filename", file.toAbsolutePath().toString()));
        return node;
    }

    private static String json(Map<String, @Nullable Object> chain) {
        return "json:" + JSON.writeValueAsString(chain);
    }

    /** Whether this host has what is needed for it. */
    static boolean possible() {
        return Tool.find("qemu-img").isPresent();
    }
}
