package dev.viveiro.worker.driver.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a guest runs, with a folder in the place of its root. */
@Timeout(60)
class TellingScriptTest {
    private static final String LISTENS = "   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000\n";
    /** Somebody's connection to port 22 of another machine. */
    private static final String CALLS = "   2: 0100007F:9C40 0200007F:0016 01 00000000:00000000 00:00000000\n";

    @TempDir
    Path root;

    private void run(String script) throws IOException, InterruptedException {
        String here = script;
        for (String folder : new String[] {"/var/lib/cloud", "/run/", "/proc/net", "/sys/class", "/dev/$"}) {
            here = here.replace(folder, root + folder);
        }
        Path file = Files.writeString(root.resolve("script"), here);
        Process process =
                new ProcessBuilder("/bin/sh", "-e", file.toString()).inheritIO().start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private void boot() throws IOException, InterruptedException {
        Path kept = root.resolve(TellingScript.FILE.substring(1));
        assertThat(Files.isExecutable(kept)).isTrue();
        Process process = new ProcessBuilder(kept.toString()).start();
        // nobody waits for what it does in the background, nor for its output
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private Path file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @Test
    void a_guest_tells_by_a_file_when_its_server_listens_and_everybody_may_come() throws Exception {
        Path told = file("run/viveiro-ready", "of an earlier boot");
        Path closed = file("run/nologin", "");
        Path sockets = file("proc/net/tcp", CALLS);
        run(TellingScript.making("/run/viveiro-ready"));
        boot();
        assertThat(told).doesNotExist();
        Files.delete(closed);
        await().during(Duration.ofMillis(1_500)).atMost(Duration.ofSeconds(5)).until(() -> !Files.exists(told));
        Files.writeString(sockets, CALLS + LISTENS);
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(told));
    }

    @Test
    void a_guest_tells_by_the_port_of_the_name_and_holds_it_open() throws Exception {
        file("proc/net/tcp6", LISTENS);
        file("sys/class/virtio-ports/vport1p1/name", "org.qemu.guest_agent.0\n");
        file("sys/class/virtio-ports/vport1p2/name", "org.viveiro.test\n");
        Path port = file("dev/vport1p2", "");
        run(TellingScript.holdingOpen("org.viveiro.test"));
        boot();
        try {
            await().atMost(Duration.ofSeconds(20)).until(() -> holds(port));
        } finally {
            ProcessHandle.allProcesses()
                    .filter(process -> isHolding(process.pid(), port))
                    .forEach(ProcessHandle::destroy);
        }
    }

    @Test
    void a_guest_without_the_port_tells_nobody() throws Exception {
        file("sys/class/virtio-ports/vport1p1/name", "org.qemu.guest_agent.0\n");
        run(TellingScript.holdingOpen("org.viveiro.test"));
        boot();
    }

    private static boolean holds(Path port) {
        return ProcessHandle.allProcesses().anyMatch(process -> isHolding(process.pid(), port));
    }

    private static boolean isHolding(long process, Path port) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + process + "/fd/0")).equals(port.toRealPath());
        } catch (IOException gone) {
            return false;
        }
    }
}
