package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LibvirtFailuresTest {
    @Test
    void what_stands_in_the_way_of_a_start_is_told_by_its_code() {
        assertThat(LibvirtFailures.notMade("start web", "No space left on device")
                        .code())
                .isEqualTo("host-full");
        assertThat(LibvirtFailures.notMade("start web", "Cannot find 'ebtables' in path")
                        .code())
                .isEqualTo("no-network-filters");
        assertThat(LibvirtFailures.notMade("start web", "the sky fell").code()).isEqualTo("libvirt-failed");
    }

    @Test
    void a_pool_without_room_is_a_full_host_whoever_says_it() {
        for (String said : List.of(
                "internal error: Child process (lvcreate) unexpected exit status 5: Volume group \"vg\" has insufficient free space",
                "internal error: Child process (zfs create) unexpected exit status 1: cannot create 'tank/a': out of space",
                "cannot allocate memory")) {
            assertThat(LibvirtFailures.notMade("create volume a", said).code()).isEqualTo("host-full");
        }
    }

    @Test
    void a_volume_that_libvirt_did_not_show_is_told_from_one_that_can_not_be_made() {
        for (String said : List.of(
                "Child process (lvcreate) unexpected exit status 5: Logical Volume \"a\" already exists in volume group \"vg\"",
                "Child process (zfs create) unexpected exit status 1: cannot create 'tank/a': dataset already exists")) {
            assertThat(LibvirtFailures.volumeNotMade("a", said).code()).isEqualTo("volume-hidden");
        }
        assertThat(LibvirtFailures.volumeNotMade("a", "No space left on device").code())
                .isEqualTo("host-full");
    }
}
