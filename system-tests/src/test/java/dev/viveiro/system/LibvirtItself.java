package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the libvirt of a running system has, whatever anybody says of it: by its own client, and in its own files. */
final class LibvirtItself {
    private static final long PATIENCE_SECONDS = 60;

    private final Path node;

    LibvirtItself(RunningSystem system) {
        this(system, 1);
    }

    /** @param host the number of the one that has it, where each has one of its own */
    LibvirtItself(RunningSystem system, int host) {
        this.node = system.run().resolve(host == 1 ? "libvirt" : "libvirt-" + host);
    }

    /** Names of all domains, of those that do not run, too. */
    List<String> domains() {
        return virsh("list", "--all", "--name");
    }

    List<String> networks() {
        return virsh("net-list", "--all", "--name");
    }

    /** How the description of a machine that runs has the port by which its guest tells when one may log in. */
    List<String> ready(String vm) {
        return domains().stream()
                .filter(name -> name.contains(vm))
                .flatMap(domain -> virsh("dumpxml", domain).stream())
                .map(String::strip)
                .filter(line -> line.contains("name='org.viveiro."))
                .toList();
    }

    /**
     * Whatever is a machine's, or keeps its address: domains, volumes, other files of libvirt's but for its logs, and what its
     * networks hand out by DHCP.
     */
    List<String> left(String vm, String address) {
        var left = new ArrayList<>(domains());
        left.addAll(virsh("vol-list", "default"));
        for (var part : List.of("lib", "etc", "run")) {
            files(node.resolve(part)).map(Path::toString).forEach(left::add);
        }
        left.removeIf(thing -> !thing.contains(vm));
        var kept = Pattern.compile("(?<![0-9.])" + Pattern.quote(address) + "(?![0-9.])");
        for (var network : networks()) {
            virsh("net-dumpxml", network).stream()
                    .filter(line -> kept.matcher(line).find())
                    .forEach(left::add);
        }
        // addresses by card, and leases
        files(node.resolve("lib/dnsmasq"))
                .filter(Files::isRegularFile)
                .filter(file -> kept.matcher(read(file)).find())
                .map(Path::toString)
                .forEach(left::add);
        return left;
    }

    /** The lines of what libvirt's own client says. */
    private List<String> virsh(String... arguments) {
        var script = RunningSystem.repository().resolve("scripts/libvirt-node").toString();
        var command = new ArrayList<>(List.of(script, "run", node.toString(), "virsh", "--quiet"));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said.lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Stream<Path> files(Path folder) {
        try (var all = Files.walk(folder)) {
            return all.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
