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
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the LXD of a running system has, whatever anybody says of it: by its own client, and in its own files. */
final class LxdItself {
    private static final long PATIENCE_SECONDS = 60;

    private final Path node;

    LxdItself(RunningSystem system) {
        this(system, 1);
    }

    /** @param host the number of the one that has it, where each has one of its own */
    LxdItself(RunningSystem system, int host) {
        this.node = system.run().resolve(host == 1 ? "lxd" : "lxd-" + host);
    }

    List<String> projects() {
        return texts(query("/1.0/projects"));
    }

    /** Names of the instances whose files it has, without their projects. */
    List<String> instances() {
        return names(home().resolve("containers"))
                .filter(name -> name.contains("_vm-"))
                .map(name -> name.substring(name.indexOf("_vm-") + 1))
                .toList();
    }

    /** What the images in its store are called; one without a name by its digest. */
    List<String> images() {
        var found = new ArrayList<String>();
        for (var image : query("/1.0/images?recursion=1")) {
            var aliases = image.path("aliases");
            aliases.forEach(alias -> found.add(alias.path("name").asString("")));
            if (aliases.isEmpty()) {
                found.add(image.path("fingerprint").asString(""));
            }
        }
        return found;
    }

    /** Whatever is a machine's, or has its address: instances, volumes, and what its bridges' DHCP keeps. */
    List<String> left(String vm, String address) {
        var left = new ArrayList<String>();
        instances().forEach(left::add);
        left.addAll(texts(query("/1.0/instances?all-projects=true")));
        for (var project : projects()) {
            var name = project.substring(project.lastIndexOf('/') + 1);
            left.addAll(texts(query("/1.0/storage-pools/default/volumes?project=" + name)));
        }
        left.removeIf(thing -> !thing.contains(vm));
        var networks = home().resolve("networks");
        for (var bridge : names(networks).toList()) {
            names(networks.resolve(bridge).resolve("dnsmasq.hosts"))
                    .filter(name -> name.contains(vm))
                    .forEach(left::add);
            read(networks.resolve(bridge).resolve("dnsmasq.leases"))
                    .lines()
                    .filter(lease -> List.of(lease.split(" ")).contains(address))
                    .forEach(left::add);
        }
        return left;
    }

    private JsonNode query(String path) {
        var builder = new ProcessBuilder("lxc", "query", path);
        builder.environment().put("LXD_DIR", home().toString());
        builder.environment().put("LXD_CONF", node.resolve("client").toString());
        // a client that was never used before greets its user there
        var aside = node.resolve("query.err");
        try {
            var process = builder.redirectError(aside.toFile()).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(said + read(aside)).isZero();
            return JsonMapper.shared().readTree(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(one -> one.asString("")).toList();
    }

    private Path home() {
        return Path.of(read(node.resolve("home")).strip());
    }

    private static Stream<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
