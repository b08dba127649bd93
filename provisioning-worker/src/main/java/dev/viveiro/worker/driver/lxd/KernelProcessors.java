package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.VmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** On how many processors the kernel lets containers run, by their control groups of either version. */
final class KernelProcessors {
    private final Path groups;
    private final String project;

    /** @param groups where control groups are mounted on this host */
    KernelProcessors(Path groups, String project) {
        this.groups = groups;
        this.project = project;
    }

    /** Empty where its control group is not seen: LXD is on another host, or the worker in a container of its own. */
    OptionalLong of(VmId vm) {
        return in("lxc.payload." + project + "_" + InstanceMark.nameOf(vm));
    }

    OptionalLong ofTheHost() {
        return in("");
    }

    private OptionalLong in(String group) {
        return List.of(
                        groups.resolve("cpuset").resolve(group).resolve("cpuset.effective_cpus"),
                        groups.resolve(group).resolve("cpuset.cpus.effective"))
                .stream()
                .filter(Files::isReadable)
                .flatMapToLong(file -> read(file).stream())
                .findFirst();
    }

    private static OptionalLong read(Path file) {
        try {
            return count(Files.readString(file).strip());
        } catch (IOException gone) {
            return OptionalLong.empty();
        }
    }

    /** How many a list such as {@code 0-1,4} names, as the kernel writes it; empty for one of none, and for what is no list. */
    static OptionalLong count(String list) {
        long count = 0;
        for (String range : list.split(",")) {
            String[] ends = range.split("-", -1);
            try {
                long first = Long.parseLong(ends[0]);
                count += Long.parseLong(ends[ends.length - 1]) - first + 1;
            } catch (NumberFormatException strange) {
                return OptionalLong.empty();
            }
        }
        return OptionalLong.of(count);
    }
}
