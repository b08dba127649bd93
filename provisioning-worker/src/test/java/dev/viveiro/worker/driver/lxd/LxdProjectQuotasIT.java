package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.viveiro.testkit.LxdFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A pool that is a folder on ext4 with project quotas, where the kernel has them (CONFIG_QFMT_V2). */
@Timeout(180)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdProjectQuotasIT {
    private static final String POOL = "quotas";
    private static final String MOUNT = """
            mkdir -p "$1/there"
            truncate -s 3G "$1/file"
            mkfs.ext4 -q -O quota,project -E quotatype=prjquota "$1/file"
            mount -o loop,prjquota "$1/file" "$1/there" || exit 0
            mkdir "$1/there/pool"
            chmod 711 "$1" "$1/there" "$1/there/pool"
            echo mounted
            """;

    @TempDir
    static Path home;

    private final Path folder = Path.of(LxdFixture.folder() + "-quotas");

    @BeforeEach
    void mount() {
        assumeTrue(
                LxdFixture.inside("sh", "-ec", MOUNT, "sh", folder.toString()).endsWith("mounted\n"),
                "ext4 has no project quotas here");
        LxdFixture.command("storage", "create", POOL, "dir", "source=" + folder.resolve("there/pool"));
    }

    @AfterEach
    void unmount() {
        LxdFixture.inside(
                "sh",
                "-c",
                "if mountpoint -q \"$1/there\"; then LXD_DIR=\"$2\" lxc storage delete \"$3\"; umount \"$1/there\"; fi; rm -rf \"$1\"",
                "sh",
                folder.toString(),
                LxdFixture.folder().toString(),
                POOL);
    }

    @Test
    void a_machine_is_held_to_its_disk_by_a_folder_with_project_quotas() {
        assertThat(LxdDiskSizeIT.toldAndMet(home, POOL))
                .contains("pool quotas (dir) holds machines to the size of their disks, by project quotas");
    }
}
