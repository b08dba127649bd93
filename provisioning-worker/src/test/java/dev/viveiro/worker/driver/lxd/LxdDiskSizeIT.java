package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.testkit.LxdFixture;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSample;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a guest can write, and what the driver says that it can. */
@Timeout(180)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdDiskSizeIT {
    private static final String FOLDER = "folder";
    private static final String FITS = "268435456";
    /** More than the one GiB of a tiny machine. */
    private static final String TOO_MUCH = "1258291200";

    @TempDir
    static Path home;

    @AfterEach
    @Timeout(180)
    void leave_nothing() {
        LxdScene.clear(home);
    }

    @Test
    void a_machine_is_held_to_its_disk_where_the_driver_says_nothing_else() {
        String told = toldAndMet(home, "default");

        if (pool("default").equals("btrfs")) {
            assertThat(told).doesNotContain("pool default");
        }
    }

    @Test
    void a_folder_is_said_to_hold_no_machine_to_its_disk() {
        LxdFixture.command("storage", "create", FOLDER, "dir");
        try {
            assertThat(toldAndMet(home, FOLDER)).contains("pool folder (dir) holds ");
        } finally {
            LxdScene.clear(home);
            LxdFixture.command("storage", "delete", FOLDER);
        }
    }

    /** LXD's name for its kind. */
    private static String pool(String name) {
        try (LxdConnection lxd = LxdScene.connection()) {
            return lxd.get("/1.0/storage-pools/" + name)
                    .metadata()
                    .path("driver")
                    .asString("");
        }
    }

    /** What the driver says of itself once it has measured a machine in this pool; a guest was met to be able to write just that. */
    static String toldAndMet(Path home, String pool) {
        Map<String, String> environment = new HashMap<>(LxdFixture.environment());
        environment.put("VIVEIRO_LXD_POOL", pool);
        MachineSpec spec = LxdScene.aMachine("writer");
        try (HypervisorDriver driver = LxdScene.open(home, environment)) {
            driver.ensureImage(spec.image());
            Machine unused = driver.define(spec);
            driver.start(spec.vm());
            List<MachineSample> measured = driver.sampleAll();
            assertThat(measured).hasSize(1);
            assertThat(driver.inventory().total().vcpus()).isPositive();
            String told = driver.info().version();

            String written = LxdFixture.command(
                    "exec",
                    "--disable-stdin",
                    "--project",
                    LxdScene.project(home),
                    InstanceMark.nameOf(spec.vm()),
                    "--",
                    "sh",
                    "-c",
                    "fallocate -l %s /a && echo it-fits; fallocate -l %s /b && echo beyond-its-size; rm -f /a /b"
                            .formatted(FITS, TOO_MUCH));

            assertThat(written).contains("it-fits");
            assertThat(written.contains("beyond-its-size"))
                    .as(told + ": " + written)
                    .isEqualTo(told.contains("holds no machine"));
            driver.destroy(spec.vm());
            return told;
        }
    }
}
