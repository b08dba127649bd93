package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/libvirt-node restart}, among programs that only tell how they were called. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class LibvirtNodeTest {
    private static final String TLS = "listen_addr = \"127.0.0.1\"\ntls_port = \"16514\"\n";

    @TempDir
    private Path folder;

    private Path node;

    @BeforeEach
    void programs() throws IOException {
        node = Files.createDirectories(folder.resolve("node")).toRealPath();
        program("nsenter", "while [ \"$1\" != -- ]; do shift; done\nshift\nexec \"$@\"");
        program("virsh", "exit 0");
        program("libvirtd", "printf '%s\\n' \"$*\" >\"" + node + "/called\"\nread -r -t 60 <> <(:)");
    }

    @AfterEach
    void end() throws IOException {
        var pid = node.resolve("pid");
        if (Files.exists(pid)) {
            ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private void program(String name, String script) throws IOException {
        var file = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(file, "#!/bin/bash\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void one_that_is_spoken_to_over_tls_listens_again_whoever_restarts_it(boolean tls) throws Exception {
        var configuration = node.resolve("libvirtd.conf");
        Files.writeString(configuration, "log_outputs = \"3:stderr\"\n" + (tls ? TLS : ""));
        var before = run(folder.resolve("bin/libvirtd").toString(), "--config", configuration.toString());
        Files.writeString(node.resolve("pid"), before.pid() + "\n");

        assertThat(called()).as("what the first one was").doesNotContain("--pid-file");
        Files.delete(node.resolve("called"));
        var restart =
                run(RunningSystem.repository().resolve("scripts/libvirt-node").toString(), "restart", node.toString());

        assertThat(restart.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertThat(restart.exitValue()).as(said()).isZero();
        assertThat(before.waitFor(20, TimeUnit.SECONDS))
                .as("the daemon of before ended")
                .isTrue();
        assertThat(called())
                .isEqualTo((tls ? "--listen " : "") + "--config " + configuration + " --pid-file "
                        + node.resolve("libvirtd.pid"));
    }

    /** With what the daemon was started, once it was. */
    private String called() throws IOException {
        var called = node.resolve("called");
        while (!Files.exists(called) || Files.size(called) == 0) {
            Thread.onSpinWait();
        }
        return Files.readString(called).strip();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    private Process run(String... command) throws IOException {
        var builder = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        builder.environment().merge("PATH", folder.resolve("bin") + ":", (path, bin) -> bin + path);
        builder.environment().remove("VIVEIRO_LIBVIRT_TLS");
        return builder.start();
    }
}
