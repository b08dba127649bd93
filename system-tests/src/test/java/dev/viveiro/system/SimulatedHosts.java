package dev.viveiro.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** What the hypervisors of all hosts have, and how to spoil them; the words are those of the simulated driver's how-to. */
final class SimulatedHosts {
    private static final Pattern FIELD = Pattern.compile("(?<= |^)([a-z-]+)=(\\S+)");
    private final List<Path> homes;

    SimulatedHosts(RunningSystem system) {
        this.homes = system.hosts();
    }

    /** Every step of every host from now on follows these rules. */
    void misbehave(String... rules) {
        homes.forEach(home -> misbehave(home, rules));
    }

    /** Every step of host number {@code host}, counted from 1, follows these rules from now on. */
    void misbehaveOn(int host, String... rules) {
        misbehave(homes.get(host - 1), rules);
    }

    private static void misbehave(Path home, String... rules) {
        write(home.resolve("simulated/misbehaviour"), String.join("\n", rules) + "\n");
    }

    void behave() {
        misbehave("# all is well");
    }

    /** The machines of that id that exist, over all hosts, each with the fields of its last line. */
    List<Map<String, String>> machines(String vm) {
        List<Map<String, String>> found = new ArrayList<>();
        for (var home : homes) {
            last(lines(home.resolve("simulated/machines.log")), vm).ifPresent(found::add);
        }
        return found;
    }

    /** Images that the workers of all hosts have fetched and keep, by their digests. */
    Map<String, String> fetchedImages() {
        Map<String, String> found = new HashMap<>();
        for (var home : homes) {
            var folder = home.resolve("images").toFile();
            for (var file : Objects.requireNonNullElse(folder.listFiles(), new File[0])) {
                found.put(file.getName(), String.join("\n", lines(file.toPath())));
            }
        }
        return found;
    }

    /** What the hypervisor of host number {@code host} has, by the machines' ids. */
    Map<String, Map<String, String>> on(int host) {
        return onHost(lines(log(host)));
    }

    /** True when the log of host number {@code host}, as far as it is kept, ever had that machine running. */
    boolean everRan(int host, String vm) {
        return lines(log(host)).stream()
                .anyMatch(line -> line.contains(" vm=" + vm + " ") && line.contains(" power=RUNNING"));
    }

    private Path log(int host) {
        return homes.get(host - 1).resolve("simulated/machines.log");
    }

    private static Map<String, Map<String, String>> onHost(List<String> log) {
        var found = new LinkedHashMap<String, Map<String, String>>();
        for (var line : log) {
            var fields = fields(line);
            var vm = fields.get("vm");
            if (vm != null && line.split(" ")[1].equals("machine")) {
                found.put(vm, fields);
            } else if (vm != null) {
                found.remove(vm);
            }
        }
        return found;
    }

    /** Writes a machine into its hypervisor a second time, under another id, while its worker is away. */
    void copy(String vm, String another) {
        for (var home : homes) {
            var log = home.resolve("simulated/machines.log");
            lines(log).stream()
                    .filter(line -> line.contains(" machine vm=" + vm + " "))
                    .reduce((first, second) -> second)
                    .ifPresent(line -> append(log, line.substring(9).replace("vm=" + vm, "vm=" + another)));
        }
    }

    /** Puts a word onto a machine's disk while its worker is away. */
    void write(String vm, String word) {
        for (var home : homes) {
            var log = home.resolve("simulated/machines.log");
            if (last(lines(log), vm).isPresent()) {
                lines(log).stream()
                        .filter(line -> line.contains(" machine vm=" + vm + " "))
                        .reduce((first, second) -> second)
                        .ifPresent(line -> append(log, line.substring(9) + " disk=" + word));
            }
        }
    }

    /** Files of captured disks, over all hosts. */
    List<Path> captures() {
        return in("simulated/captures");
    }

    /** Files of machines that go to other hosts, over all hosts. */
    List<Path> moves() {
        return in("simulated/moves");
    }

    private List<Path> in(String folder) {
        return homes.stream()
                .map(home -> home.resolve(folder).toFile().listFiles())
                .filter(Objects::nonNull)
                .flatMap(Stream::of)
                .map(File::toPath)
                .toList();
    }

    /** Takes a machine out of its hypervisor while its worker is away. */
    void takeAway(String vm) {
        for (var home : homes) {
            var log = home.resolve("simulated/machines.log");
            if (last(lines(log), vm).isPresent()) {
                append(log, "gone vm=" + vm);
            }
        }
    }

    private static void append(Path log, String body) {
        var crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        try {
            Files.writeString(log, "%08x %s%n".formatted(crc.getValue(), body), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True when a command of the operation ever came to a host; what came is in its journal. */
    boolean received(String operation) {
        return homes.stream().anyMatch(home -> {
            var journal = "jdbc:sqlite:file:" + home.resolve("journal.db") + "?mode=ro";
            try (var connection = DriverManager.getConnection(journal);
                    var query = connection.prepareStatement("select 1 from commands where operation = ?")) {
                query.setString(1, operation);
                try (var found = query.executeQuery()) {
                    return found.next();
                }
            } catch (SQLException e) {
                throw new IllegalStateException("Expected to read " + journal, e);
            }
        });
    }

    /** How many machines exist whose names start so, over all hosts, whatever the API says. */
    long machinesNamed(String prefix) {
        return homes.stream()
                .map(home -> lines(home.resolve("simulated/machines.log")))
                .mapToLong(log -> log.stream()
                        .filter(line -> line.contains(" name=" + prefix))
                        .map(line -> fields(line).get("vm"))
                        .distinct()
                        .filter(vm -> last(log, String.valueOf(vm)).isPresent())
                        .count())
                .sum();
    }

    /** The fields of the last line about a machine; empty when there is none or it says that the machine is gone. */
    private static Optional<Map<String, String>> last(List<String> log, String vm) {
        return log.stream()
                .filter(line -> line.contains(" vm=" + vm))
                .filter(line -> !line.split(" ")[1].equals("disks-aside"))
                .reduce((first, second) -> second)
                .filter(line -> line.split(" ")[1].equals("machine"))
                .map(SimulatedHosts::fields);
    }

    private static Map<String, String> fields(String line) {
        var fields = new LinkedHashMap<String, String>();
        FIELD.matcher(line).results().forEach(field -> fields.put(field.group(1), field.group(2)));
        return fields;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
