package dev.viveiro.worker.driver.libvirt;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where libvirt is and what of it is used. Each is an environment variable of the worker.
 *
 * @param uri {@code VIVEIRO_LIBVIRT_URI}: the connection, such as {@code qemu:///system} or {@code qemu+ssh://host/system}; of the latter
 *     {@link SshProgram} says what is heeded
 * @param pool {@code VIVEIRO_LIBVIRT_POOL}: the storage pool of seeds and images, a folder, and of disks where no other is named
 * @param diskPool {@code VIVEIRO_LIBVIRT_DISK_POOL}: the storage pool of disks, of type {@code logical} or {@code zfs}; null for the same
 * @param images {@code VIVEIRO_LIBVIRT_IMAGES}: a folder of image files, {@code <name>.qcow2} and, for a guest that brings no
 *     boot loader, {@code <name>.vmlinuz} and {@code <name>.initrd}; null when all images are in the pool already
 * @param network {@code VIVEIRO_LIBVIRT_NETWORK}: {@code nat}, {@code routed}, {@code isolated} or {@code bridge:<name>}
 * @param accelerator {@code VIVEIRO_LIBVIRT_ACCELERATOR}: {@code kvm} or {@code qemu}; null to try which works
 * @param trial {@code VIVEIRO_LIBVIRT_TRIAL_IMAGE}: the image that is booted to try it
 * @param patience {@code VIVEIRO_LIBVIRT_STOP_PATIENCE}: how long a guest may take to stop when it was asked to, ISO 8601
 * @param keepImages {@code VIVEIRO_LIBVIRT_KEEP_IMAGES}: how long an image that came from the gateway stays in the pool while no machine is made
 *     from it and none that was is there, ISO 8601; it comes again when it is needed
 */
record LibvirtSettings(
        String uri,
        String pool,
        @Nullable String diskPool,
        @Nullable Path images,
        NetworkKind network,
        @Nullable String accelerator,
        String trial,
        Duration patience,
        Duration keepImages) {
    private static final String PREFIX = "VIVEIRO_LIBVIRT_";

    /** @throws IllegalArgumentException or {@link java.time.DateTimeException} naming what can't be read */
    static LibvirtSettings from(Map<String, String> environment) {
        String diskPool = environment.getOrDefault(PREFIX + "DISK_POOL", "");
        String images = environment.get(PREFIX + "IMAGES");
        String accelerator = environment.getOrDefault(PREFIX + "ACCELERATOR", "auto");
        if (!accelerator.matches("auto|kvm|qemu")) {
            throw new IllegalArgumentException(
                    PREFIX + "ACCELERATOR is '%s' and must be auto, kvm or qemu".formatted(accelerator));
        }
        String uri = environment.getOrDefault(PREFIX + "URI", "qemu:///system");
        if (SshProgram.isFor(uri)) {
            SshProgram unused = SshProgram.of(uri);
        }
        return new LibvirtSettings(
                uri,
                environment.getOrDefault(PREFIX + "POOL", "default"),
                diskPool.isEmpty() ? null : diskPool,
                images == null ? null : Path.of(images),
                NetworkKind.of(environment.getOrDefault(PREFIX + "NETWORK", "nat")),
                accelerator.equals("auto") ? null : accelerator,
                environment.getOrDefault(PREFIX + "TRIAL_IMAGE", "tiny-guest"),
                Duration.parse(environment.getOrDefault(PREFIX + "STOP_PATIENCE", "PT25S")),
                Duration.parse(environment.getOrDefault(PREFIX + "KEEP_IMAGES", "P7D")));
    }

    /** Whether libvirt makes containers of its own there, by its LXC driver. */
    boolean containers() {
        return uri.matches("lxc([+:].*)?");
    }

    /** The values by the variables' names. */
    Map<String, String> byVariable() {
        return Map.of(
                PREFIX + "URI",
                uri,
                PREFIX + "POOL",
                pool,
                PREFIX + "DISK_POOL",
                diskPool == null ? "" : diskPool,
                PREFIX + "IMAGES",
                images == null ? "" : images.toString(),
                PREFIX + "NETWORK",
                network.text(),
                PREFIX + "ACCELERATOR",
                accelerator == null ? "auto" : accelerator,
                PREFIX + "TRIAL_IMAGE",
                trial,
                PREFIX + "STOP_PATIENCE",
                patience.toString(),
                PREFIX + "KEEP_IMAGES",
                keepImages.toString());
    }
}
