package dev.viveiro.gateway.placement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostDriver;
import dev.viveiro.gateway.host.HostDrivers;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.placement.Placement.Rank;
import dev.viveiro.kernel.HostId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final HostResources BASIC = new HostResources(1, 1024, 10);
    private static final HostResources HARDWARE = new HostResources(16, 65_536, 1_000);
    private static final HostResources ROOM = new HostResources(64, 65_536, 1_000);
    private static final HostResources NONE = new HostResources(0, 0, 0);
    private static final Set<String> NEEDED = Set.of("CREATE", "START");

    @Test
    void the_least_loaded_host_comes_first() {
        assertThat(order(
                        host(1, new HostResources(8, 32_768, 100), NONE),
                        host(2, new HostResources(8, 8_192, 100), NONE),
                        host(3, new HostResources(8, 16_384, 100), NONE)))
                .containsExactly(2, 3, 1);
    }

    @Test
    void a_hosts_load_is_the_fullest_of_its_processor_memory_and_disk() {
        assertThat(order(
                        host(1, new HostResources(0, 0, 900), NONE),
                        host(2, new HostResources(32, 32_768, 500), NONE),
                        host(3, new HostResources(52, 0, 0), NONE)))
                .containsExactly(2, 3, 1);
    }

    @Test
    void what_a_host_reports_to_be_busy_counts_as_much_as_what_is_reserved() {
        assertThat(order(host(1, NONE, new HostResources(15, 0, 0)), host(2, new HostResources(8, 8_192, 100), NONE)))
                .containsExactly(2, 1);
    }

    @Test
    void hosts_of_equal_load_come_in_the_order_of_their_ids() {
        assertThat(order(host(3, NONE, NONE), host(1, NONE, NONE), host(2, NONE, NONE)))
                .containsExactly(1, 2, 3);
    }

    @Test
    void a_host_that_is_full_comes_last_and_says_what_is_missing() {
        List<Rank> ranks = rank(
                host(1, new HostResources(64, 0, 0), NONE),
                host(2, new HostResources(0, 65_000, 0), NONE),
                host(3, new HostResources(0, 0, 995), NONE),
                host(4, new HostResources(60, 60_000, 900), NONE));
        assertThat(ranks.getFirst().name()).isEqualTo("host-4");
        assertThat(ranks.stream().filter(Rank::fits)).hasSize(1);
        assertThat(reason(ranks, 1)).isEqualTo("not enough vCPU left");
        assertThat(reason(ranks, 2)).isEqualTo("not enough memory left");
        assertThat(reason(ranks, 3)).isEqualTo("not enough disk left");
    }

    @Test
    void the_last_bit_of_room_may_be_used() {
        assertThat(rank(host(1, new HostResources(63, 64_512, 990), NONE)))
                .singleElement()
                .satisfies(rank -> {
                    assertThat(rank.fits()).isTrue();
                    assertThat(rank.load()).isEqualTo(1.0);
                });
    }

    @Test
    void a_host_without_room_of_its_own_takes_nothing() {
        HostCapacity empty = new HostCapacity(
                id(1), "host-1", HostState.UP, "simulated", NEEDED, null, 1, NONE, NONE, NONE, NONE, 0, null);
        assertThat(Placement.rank(List.of(empty), BASIC, NEEDED, Set.of()))
                .singleElement()
                .satisfies(rank -> assertThat(rank.fits()).isFalse());
    }

    @Test
    void a_host_whose_driver_cant_do_it_is_not_chosen() {
        HostCapacity old = new HostCapacity(
                id(1), "host-1", HostState.UP, "old", Set.of("CREATE"), null, 1, ROOM, NONE, HARDWARE, NONE, 0, null);
        List<Rank> ranks = Placement.rank(List.of(old), BASIC, NEEDED, Set.of());
        assertThat(ranks.getFirst().fits()).isFalse();
        assertThat(reason(ranks, 1)).startsWith("its driver old can't do ");
    }

    @Test
    void all_that_is_needed_has_to_be_one_drivers_and_that_of_the_image() {
        HostDriver containers = new HostDriver(
                "lxd", "5", Set.of("CREATE", "START", "IMAGE_LXD_TARBALL"), null, Map.of("USER_DATA", "no cloud-init"));
        HostDriver guests = new HostDriver("libvirt", "9", Set.of("CREATE", "START", "IMAGE_QCOW2", "USER_DATA"), null);
        List<HostCapacity> both = List.of(of(containers, guests));

        assertThat(first(both, "IMAGE_QCOW2", "USER_DATA").fits()).isTrue();
        assertThat(first(both, "IMAGE_LXD_TARBALL").fits()).isTrue();
        assertThat(first(both, "IMAGE_LXD_TARBALL", "USER_DATA").reason())
                .isEqualTo("its driver lxd can't do USER_DATA: no cloud-init");
        assertThat(first(both, "USER_DATA").fits())
                .as("an image without bytes is the first driver's")
                .isFalse();
    }

    @Test
    void a_driver_that_cannot_work_keeps_only_its_own_machines_away() {
        HostDriver containers = new HostDriver("lxd", "5", Set.of("IMAGE_LXD_TARBALL"), null);
        HostDriver guests = new HostDriver("libvirt", "9", Set.of("IMAGE_QCOW2"), "no filters");
        List<HostCapacity> both = List.of(of(containers, guests));

        assertThat(first(both, "IMAGE_LXD_TARBALL").fits()).isTrue();
        assertThat(first(both, "IMAGE_QCOW2").reason()).isEqualTo("its driver libvirt can't work now: no filters");
    }

    private static Rank first(List<HostCapacity> hosts, String... needed) {
        return Placement.rank(hosts, BASIC, Set.of(needed), Set.of()).getFirst();
    }

    private static HostCapacity of(HostDriver... drivers) {
        return new HostCapacity(
                id(1),
                "host-1",
                HostState.UP,
                new HostDrivers(List.of(drivers)),
                null,
                1,
                ROOM,
                NONE,
                HARDWARE,
                NONE,
                0,
                null);
    }

    @Test
    void a_host_that_failed_at_it_before_is_not_chosen_again() {
        List<Rank> ranks =
                Placement.rank(List.of(host(1, NONE, NONE), host(2, ROOM, NONE)), BASIC, NEEDED, Set.of(id(1)));
        assertThat(ranks).noneMatch(Rank::fits);
        assertThat(reason(ranks, 1)).isEqualTo("it failed to create this machine before");
    }

    @Test
    void the_reason_of_a_choice_can_be_checked_by_hand() {
        assertThat(rank(host(1, new HostResources(15, 31_744, 90), NONE))
                        .getFirst()
                        .reason())
                .isEqualTo("load 0.5000 after placement: vCPU 0.2500, memory 0.5000, disk 0.1000 of its room reserved");
    }

    @Test
    void no_host_is_no_rank() {
        assertThat(rank()).isEmpty();
    }

    private static List<Integer> order(HostCapacity... hosts) {
        return rank(hosts).stream().map(PlacementTest::number).toList();
    }

    private static List<Rank> rank(HostCapacity... hosts) {
        return Placement.rank(List.of(hosts), BASIC, NEEDED, Set.of());
    }

    private static int number(Rank rank) {
        return (int) rank.host().value().getLeastSignificantBits();
    }

    private static String reason(List<Rank> ranks, int number) {
        return ranks.stream()
                .filter(rank -> number(rank) == number)
                .findFirst()
                .orElseThrow()
                .reason();
    }

    private static HostCapacity host(int number, HostResources reserved, HostResources used) {
        return new HostCapacity(
                id(number),
                "host-" + number,
                HostState.UP,
                "simulated",
                NEEDED,
                null,
                1,
                ROOM,
                reserved,
                HARDWARE,
                used,
                1,
                null);
    }

    private static HostId id(int number) {
        return new HostId(new UUID(0, number));
    }
}
