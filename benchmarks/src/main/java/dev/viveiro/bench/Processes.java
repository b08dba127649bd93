package dev.viveiro.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What each process of a system costs, children included: read from Linux's {@code /proc}, see proc(5). */
final class Processes {
    /** {@code sysconf(_SC_CLK_TCK)}, 100 on every Linux that a JDK is built for. */
    private static final long MILLIS_PER_TICK = 10;

    private final Path proc = Path.of("/proc");
    private final Path pids;

    /** @param pids the folder with one {@code <name>.pid} for each process */
    Processes(Path pids) {
        this.pids = pids;
    }

    /** Milliseconds of processor time by process since it started, also of children that have ended. */
    SortedMap<String, Long> cpuMillis() throws IOException {
        return each(pid -> {
            var fields = statistics(pid);
            // fields 14 to 17: utime, stime, cutime, cstime; the first of the list is field 3
            return (fields.get(11) + fields.get(12) + fields.get(13) + fields.get(14)) * MILLIS_PER_TICK;
        });
    }

    /** MiB in memory by process; a page that several share is counted in parts (proportional set size). */
    SortedMap<String, Long> residentMiB() throws IOException {
        var kib = each(this::residentKib);
        kib.replaceAll((name, value) -> value / 1024);
        return kib;
    }

    /**
     * The same of one process without its children, as cheap as it can be had.
     *
     * @throws IOException also when it has ended
     */
    long residentMiB(String name) throws IOException {
        var file = pids.resolve(name + ".pid");
        return residentKib(Long.parseLong(Files.readString(file).strip())) / 1024;
    }

    private long residentKib(long pid) throws IOException {
        return Files.readString(proc.resolve(pid + "/smaps_rollup"))
                .lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    /** Reads one number of one process. */
    @FunctionalInterface
    private interface Reading {
        long of(long pid) throws IOException;
    }

    private SortedMap<String, Long> each(Reading reading) throws IOException {
        var children = children();
        SortedMap<String, Long> all = new TreeMap<>();
        try (var files = Files.list(pids)) {
            for (var file : files.filter(one -> one.toString().endsWith(".pid")).toList()) {
                var name = file.getFileName().toString().replace(".pid", "");
                all.put(name, tree(Long.parseLong(Files.readString(file).strip()), children, reading));
            }
        }
        return all;
    }

    private static long tree(long pid, Map<Long, List<Long>> children, Reading reading) throws IOException {
        long sum;
        try {
            sum = reading.of(pid);
        } catch (IOException e) {
            if (ended(e)) {
                return 0;
            }
            throw e;
        }
        for (long child : children.getOrDefault(pid, List.of())) {
            sum += tree(child, children, reading);
        }
        return sum;
    }

    private Map<Long, List<Long>> children() throws IOException {
        Map<Long, List<Long>> children = new HashMap<>();
        try (Stream<Path> folders = Files.list(proc)) {
            for (var folder : folders.filter(one -> one.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                long pid = Long.parseLong(folder.getFileName().toString());
                try {
                    children.computeIfAbsent(statistics(pid).get(1), parent -> new ArrayList<>())
                            .add(pid);
                } catch (IOException e) {
                    if (!ended(e)) {
                        throw e;
                    }
                }
            }
        }
        return children;
    }

    /** One that ends while it is looked at may still have its files, and no content. */
    private static boolean ended(IOException e) {
        return e instanceof NoSuchFileException
                || String.valueOf(e.getMessage()).endsWith("No such process");
    }

    /** The numbers of {@code /proc/<pid>/stat} from field 3 on; the state, a letter, reads 0. The name before may hold anything. */
    private List<Long> statistics(long pid) throws IOException {
        var line = Files.readString(proc.resolve(pid + "/stat"));
        return Stream.of(line.substring(line.lastIndexOf(')') + 2).strip().split(" "))
                .map(field -> field.matches("-?[0-9]{1,18}") ? Long.parseLong(field) : 0L)
                .toList();
    }
}
