package dev.viveiro.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.ReportedDriver;
import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.kernel.HostId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionOperations;

class HostsIT {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static GatewayUnderTest gateway;
    private static Hosts hosts;

    @BeforeAll
    static void start() {
        gateway = GatewayUnderTest.start();
        hosts = gateway.bean(Hosts.class);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static HostId joined() {
        return HostId.of(HostStory.register(gateway).join("n").is(200).text("/hostId"));
    }

    private static HostReported report(
            HostId host, String journal, long number, Instant at, @Nullable String impediment) {
        return new HostReported(
                host,
                journal,
                0,
                number,
                number,
                1,
                "simulated",
                "1.1",
                List.of("REBOOT"),
                impediment,
                new HostResources(16, 65536, 1024),
                new HostResources(number, 100, 10),
                List.of(),
                List.of(),
                at);
    }

    private static HostCapacity of(HostId host) {
        return hosts.find(host).orElseThrow();
    }

    private static boolean offered(HostId host) {
        return hosts.placeable().stream().anyMatch(found -> found.id().equals(host));
    }

    @Test
    void a_host_is_placed_on_once_it_reported_and_not_while_it_has_an_impediment() {
        HostId host = joined();
        assertThat(offered(host)).isFalse();

        hosts.recordReport(report(host, "j-1", 1, NOON, null));
        assertThat(offered(host)).isTrue();

        hosts.recordReport(report(host, "j-1", 2, NOON, "no KVM"));
        assertThat(offered(host)).isFalse();
    }

    @Test
    void no_new_machine_goes_to_a_host_whose_clock_is_far_off_and_those_that_are_there_may_grow() {
        HostId host = joined();
        hosts.recordReport(report(host, "j-1", 1, NOON, null).withClockOffset(-10_000L));
        assertThat(offered(host)).isTrue();

        hosts.recordReport(report(host, "j-1", 2, NOON, null).withClockOffset(-10_001L));
        assertThat(offered(host)).isFalse();
        assertThat(of(host).impediment()).contains("10.0 s behind");
        assertThat(reserves(host, Reservation.ofOne(1, 1024, 10))).isFalse();
        assertThat(reserves(host, new Reservation(0, 1, 1024, 10))).isTrue();

        // a worker that was started anew has not measured it yet
        hosts.recordReport(report(host, "j-1", 3, NOON, null));
        assertThat(offered(host)).isFalse();
        hosts.recordReport(report(host, "j-1", 4, NOON, null).withClockOffset(3L));
        assertThat(offered(host)).isTrue();
    }

    private static boolean reserves(HostId host, Reservation more) {
        return Boolean.TRUE.equals(
                gateway.bean(TransactionOperations.class).execute(status -> hosts.reserveIfFits(host, more)));
    }

    @Test
    void a_host_has_the_drivers_that_it_reported_and_of_one_that_told_no_list_the_one() {
        HostId host = joined();
        Map<String, String> lacks = Map.of("SAVE", "it keeps no memory");
        hosts.recordReport(report(host, "j-1", 1, NOON, "no KVM").withLacks(lacks));
        assertThat(of(host).drivers().all())
                .containsExactly(new HostDriver("simulated", "1.1", Set.of("REBOOT"), "no KVM", lacks));
        assertThat(gateway.admin().get("/v1/hosts/" + host).is(200).text("/drivers/0/lacks/SAVE"))
                .isEqualTo("it keeps no memory");

        Map<String, String> unsealed = Map.of("USER_DATA", "the host told no key to which user-data could be sealed");
        hosts.recordReport(several(report(host, "j-1", 2, NOON, null)));
        assertThat(of(host).drivers().all())
                .as("nothing can be sealed to it")
                .containsExactly(
                        new HostDriver("lxd", "5.0.2", Set.of("CREATE", "IMAGE_LXD_TARBALL"), null, unsealed),
                        new HostDriver(
                                "libvirt",
                                "9.0.0",
                                Set.of("IMAGE_QCOW2"),
                                "no filters",
                                Map.of(
                                        "USER_DATA",
                                        "the host told no key to which user-data could be sealed",
                                        "SAVE",
                                        "no room")));
        var shown = gateway.admin().get("/v1/hosts/" + host).is(200).json().at("/drivers");
        assertThat(shown.at("/0/name").asString()).isEqualTo("lxd");
        assertThat(shown.at("/0/impediment").isNull()).isTrue();
        assertThat(shown.at("/1/version").asString()).isEqualTo("9.0.0");
        assertThat(shown.at("/1/capabilities/0").asString()).isEqualTo("IMAGE_QCOW2");
        assertThat(shown.at("/1/impediment").asString()).isEqualTo("no filters");

        hosts.recordReport(report(host, "j-1", 3, NOON, null));
        assertThat(of(host).drivers().all()).singleElement().satisfies(driver -> assertThat(driver.lacks())
                .as("an older worker does not say why")
                .isEmpty());
    }

    private static HostReported several(HostReported plain) {
        return new HostReported(
                plain.host(),
                plain.journal(),
                plain.consistentWith(),
                plain.number(),
                plain.base(),
                plain.epoch(),
                "lxd+libvirt",
                "5.0.2",
                List.of("CREATE", "IMAGE_LXD_TARBALL", "IMAGE_QCOW2", "USER_DATA"),
                null,
                plain.total(),
                plain.used(),
                plain.machines(),
                plain.gone(),
                plain.observedAt(),
                null,
                List.of(
                        new ReportedDriver("lxd", "5.0.2", List.of("CREATE", "IMAGE_LXD_TARBALL", "USER_DATA"), null),
                        new ReportedDriver(
                                "libvirt",
                                "9.0.0",
                                List.of("IMAGE_QCOW2", "USER_DATA"),
                                "no filters",
                                Map.of("SAVE", "no room"))));
    }

    @Test
    void of_one_journal_the_highest_number_counts_and_of_two_the_one_seen_later() {
        HostId host = joined();
        assertThat(hosts.recordReport(report(host, "j-1", 5, NOON, null))).isTrue();

        assertThat(hosts.recordReport(report(host, "j-1", 5, NOON.plusSeconds(9), null)))
                .isFalse();
        assertThat(hosts.recordReport(report(host, "j-1", 4, NOON.plusSeconds(9), null)))
                .isFalse();
        assertThat(of(host).used().vcpus()).isEqualTo(5);
        assertThat(hosts.recordReport(report(host, "j-2", 1, NOON.minusSeconds(1), null)))
                .isFalse();
        assertThat(hosts.recordReport(report(host, "j-2", 1, NOON.plusSeconds(1), null)))
                .isTrue();
        assertThat(of(host).used().vcpus()).isEqualTo(1);
    }

    @Test
    void reports_of_an_unknown_or_removed_host_change_nothing() {
        HostId host = joined();
        gateway.admin().delete("/v1/hosts/" + host).is(204);

        assertThat(hosts.recordReport(report(host, "j-1", 1, NOON, null))).isFalse();
        assertThat(of(host).state()).isEqualTo(HostState.REMOVED);
        assertThat(hosts.recordReport(report(new HostId(new java.util.UUID(1, 1)), "j-1", 1, NOON, null)))
                .isFalse();
    }

    @Test
    void ratios_stretch_what_may_be_reserved() {
        HostId host = joined();

        assertThat(of(host).allocatable()).isEqualTo(new HostResources(64, 65536, 1024));
        assertThat(of(host).fits(Reservation.ofOne(64, 65536, 1024))).isTrue();
        assertThat(of(host).fits(Reservation.ofOne(65, 1, 1))).isFalse();
    }

    @Test
    void what_is_reserved_under_the_lock_is_seen_by_the_next_to_lock() {
        HostId host = joined();
        TransactionOperations transaction = gateway.bean(TransactionOperations.class);

        transaction.executeWithoutResult(status -> {
            assertThat(hosts.lock(List.of(host))).hasSize(1);
            hosts.reserve(host, Reservation.ofOne(2, 2048, 20));
            hosts.reserve(host, new Reservation(2, 4, 4096, 40));
        });
        HostCapacity after = Objects.requireNonNull(
                transaction.execute(status -> hosts.lock(List.of(host)).getFirst()));
        assertThat(after.machines()).isEqualTo(3);
        assertThat(after.reserved()).isEqualTo(new HostResources(6, 6144, 60));

        transaction.executeWithoutResult(status -> hosts.release(host, new Reservation(3, 6, 6144, 60)));
        assertThat(of(host).reserved()).isEqualTo(new HostResources(0, 0, 0));
        assertThatThrownBy(() ->
                        transaction.executeWithoutResult(status -> hosts.release(host, Reservation.ofOne(1, 1, 1))))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void nothing_is_reserved_outside_a_transaction() {
        HostId host = joined();

        assertThatThrownBy(() -> hosts.reserve(host, Reservation.ofOne(1, 1, 1)))
                .isInstanceOf(IllegalTransactionStateException.class);
    }
}
