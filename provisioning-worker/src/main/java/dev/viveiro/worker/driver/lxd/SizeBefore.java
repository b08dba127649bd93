package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.worker.driver.MachineSize;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a running container had before it was told another size, noted with it until somebody looked whether the kernel took that: LXD shows
 * the new one at once, so whoever goes on after a worker's death could not tell that nobody did.
 *
 * @param fileSystem what {@link KernelSizes#fileSystem} said of its root, in bytes; empty where nothing did, or its disk stayed as it was
 * @param bootId of the boot in which it is resized: what starts anew has its new size
 */
record SizeBefore(MachineSize size, OptionalLong fileSystem, String bootId) {
    /** Processors, MiB of memory, GiB of disk, cap of each processor in percent, bytes of the file system, and the boot. */
    private static final Pattern FORM = Pattern.compile(
            "([1-9][0-9]{0,8}) ([1-9][0-9]{0,8}) ([1-9][0-9]{0,8}) (100|[1-9][0-9]?|-) ([0-9]{1,18}|-) (.*)");

    private static final String NONE = "-";

    /** What is noted of the instance; empty for one that starts with its size, and for what nobody here wrote. */
    static Optional<SizeBefore> of(Instance instance) {
        Matcher note = FORM.matcher(instance.setting(InstanceMark.RESIZING));
        if (!note.matches() || !note.group(6).equals(boot(instance))) {
            return Optional.empty();
        }
        String cap = note.group(4);
        String bytes = note.group(5);
        MachineSize size = new MachineSize(
                Integer.parseInt(note.group(1)),
                Long.parseLong(note.group(2)),
                Long.parseLong(note.group(3)),
                new CpuLimits(null, cap.equals(NONE) ? null : Integer.valueOf(cap)));
        return Optional.of(new SizeBefore(
                size,
                bytes.equals(NONE) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(bytes)),
                note.group(6)));
    }

    /** Empty for a container that does not run. */
    static String boot(Instance instance) {
        return Objects.requireNonNullElse(instance.bootId(), "");
    }

    /** As the mark has it. */
    String text() {
        Integer cap = size.cpu().capPercent();
        return "%d %d %d %s %s %s"
                .formatted(
                        size.vcpus(),
                        size.memoryMib(),
                        size.diskGib(),
                        cap == null ? NONE : cap.toString(),
                        fileSystem.isPresent() ? String.valueOf(fileSystem.getAsLong()) : NONE,
                        bootId);
    }

    /**
     * From what it comes to a size that is asked for while LXD says {@code now}: nobody looked at what it has of that, so what is the same
     * in both is looked at as well.
     */
    MachineSize from(MachineSize now, MachineSize wanted) {
        return new MachineSize(
                now.vcpus() == wanted.vcpus() ? size.vcpus() : now.vcpus(),
                now.memoryMib() == wanted.memoryMib() ? size.memoryMib() : now.memoryMib(),
                now.diskGib() == wanted.diskGib() ? size.diskGib() : now.diskGib(),
                now.cpu().equals(wanted.cpu()) ? size.cpu() : now.cpu());
    }
}
