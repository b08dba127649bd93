package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.LibvirtException;

@EnabledIf(
        value = "dev.viveiro.worker.driver.libvirt.TestDriverScene#possible",
        disabledReason = "needs libvirt's C library (package libvirt0)")
class StoragePoolsTest {
    @TempDir
    Path home;

    private final TestDriverScene scene = new TestDriverScene();

    @AfterEach
    void disconnect() throws LibvirtException {
        scene.close();
    }

    private StoragePools open(String files, String disks) {
        Map<String, String> environment = new HashMap<>();
        environment.put("VIVEIRO_LIBVIRT_POOL", files);
        environment.put("VIVEIRO_LIBVIRT_DISK_POOL", disks);
        return StoragePools.open(scene.link(), LibvirtSettings.from(environment));
    }

    private void assertUnusable(String files, String disks, String... told) {
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> open(files, disks))
                .satisfies(failure -> {
                    assertThat(failure.code()).isEqualTo("pool-unusable");
                    assertThat(failure.detail() + failure.nextStep()).contains(told);
                });
    }

    @Test
    void disks_are_with_images_where_no_pool_is_named_for_them() {
        StoragePools same = new StoragePools(TestDriverScene.POOL, TestDriverScene.POOL, PoolKind.FOLDER);

        assertThat(open(TestDriverScene.POOL, "")).isEqualTo(same);
        assertThat(open(TestDriverScene.POOL, TestDriverScene.POOL)).isEqualTo(same);
    }

    @Test
    void a_pool_tells_itself_whether_it_is_of_lvm_or_of_zfs() {
        try (TestPool group = TestPool.of(scene.link(), "viveiro-vg", "logical");
                TestPool tank = TestPool.of(scene.link(), "viveiro-tank", "zfs")) {
            assertThat(open(TestDriverScene.POOL, group.name()).kind()).isEqualTo(PoolKind.LOGICAL);
            assertThat(open(TestDriverScene.POOL, tank.name()).kind()).isEqualTo(PoolKind.ZFS);
            assertThat(PoolKind.LOGICAL.hasOthersBytes()).isTrue();
            assertThat(PoolKind.ZFS.hasOthersBytes()).isFalse();
        }
    }

    @Test
    void a_pool_that_can_not_be_used_is_named_with_its_type_and_what_to_do() {
        try (TestPool group = TestPool.of(scene.link(), "viveiro-vg", "logical");
                TestPool paths = TestPool.of(scene.link(), "viveiro-paths", "mpath");
                TestPool folder = TestPool.of(scene.link(), "viveiro-folder", "dir")) {
            assertUnusable(group.name(), "", "viveiro-vg is of type logical", "VIVEIRO_LIBVIRT_DISK_POOL", "type dir");
            assertUnusable(paths.name(), "", "viveiro-paths is of type mpath", "VIVEIRO_LIBVIRT_POOL");
            assertUnusable(TestDriverScene.POOL, paths.name(), "viveiro-paths is of type mpath", "logical or zfs");
            assertUnusable(TestDriverScene.POOL, folder.name(), "viveiro-folder is of type dir", "logical or zfs");
        }
    }

    @Test
    void a_pool_that_is_not_there_is_an_impediment_that_names_its_variable() {
        Map<String, String> environment = new TestPool(scene.link(), "viveiro-none").environment();

        try (HypervisorDriver impeded = TestDriverScene.open(home, environment)) {
            assertThat(impeded.info().impediment()).contains("no storage pool viveiro-none", "DISK_POOL");
        }
    }
}
