package dev.viveiro.gateway.reconcile.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.host.HostStory;
import dev.viveiro.gateway.reconcile.Reconciler;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class ReportsIT {
    private static final HostResources NOTHING = new HostResources(0, 0, 0);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Ids IDS = Ids.timeOrdered();
    private static GatewayUnderTest gateway;
    private static JdbcTemplate jdbc;
    private static TransactionTemplate transaction;
    private HostId host;
    private final VmId one = IDS.nextVm();
    private final VmId two = IDS.nextVm();
    private final VmId three = IDS.nextVm();

    @BeforeAll
    static void start() {
        // nothing is judged meanwhile
        gateway = GatewayUnderTest.start(Map.of("viveiro.drift.sweep", "PT1H"));
        jdbc = gateway.bean(JdbcTemplate.class);
        transaction = new TransactionTemplate(gateway.bean(PlatformTransactionManager.class));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void aHost() {
        jdbc.update("delete from host_reports");
        jdbc.update("delete from host_machines");
        jdbc.update("delete from host_journals");
        jdbc.update("delete from join_tokens");
        jdbc.update("delete from hosts");
        host = HostId.of(HostStory.register(gateway).id());
    }

    private boolean apply(String journal, long number, long base, List<ReportedVm> machines, VmId... gone) {
        HostReported report = new HostReported(
                host,
                journal,
                0,
                number,
                base,
                1,
                "scripted",
                "1",
                List.of(),
                null,
                NOTHING,
                NOTHING,
                machines,
                List.of(gone),
                NOON.plusSeconds(number));
        return Boolean.TRUE.equals(
                transaction.execute(status -> gateway.bean(SqlReports.class).apply(report)));
    }

    private static ReportedVm is(VmId vm, ObservedPower power) {
        return new ReportedVm(vm, 1, power);
    }

    private List<@Nullable String> listed() {
        return jdbc.queryForList(
                "select vm || ' ' || power from host_machines where host = ? and power is not null order by vm",
                String.class,
                host.value());
    }

    private static String of(VmId vm, ObservedPower power) {
        return vm + " " + power;
    }

    @Test
    void a_delta_changes_what_it_names_and_takes_back_what_an_earlier_one_named() {
        apply("a", 1, 1, List.of(is(one, ObservedPower.RUNNING), is(two, ObservedPower.RUNNING)));
        apply("a", 2, 1, List.of(is(one, ObservedPower.STOPPED), is(three, ObservedPower.RUNNING)), two);
        assertThat(listed()).containsExactly(of(one, ObservedPower.STOPPED), of(three, ObservedPower.RUNNING));
        apply("a", 3, 1, List.of(is(two, ObservedPower.STOPPED)));
        assertThat(listed()).containsExactly(of(one, ObservedPower.RUNNING), of(two, ObservedPower.STOPPED));
    }

    @Test
    void a_full_report_says_everything() {
        apply("a", 1, 1, List.of(is(one, ObservedPower.RUNNING), is(two, ObservedPower.RUNNING)));
        apply("a", 2, 1, List.of(is(two, ObservedPower.STOPPED)), one);
        apply("a", 3, 3, List.of(is(two, ObservedPower.STOPPED), is(three, ObservedPower.PAUSED)));
        assertThat(listed()).containsExactly(of(two, ObservedPower.STOPPED), of(three, ObservedPower.PAUSED));
        assertThat(jdbc.queryForObject("select count(*) from host_machines", Integer.class))
                .isEqualTo(2);
        apply("a", 4, 4, List.of());
        assertThat(listed()).isEmpty();
    }

    @Test
    void since_is_the_first_report_that_had_it_so() {
        apply("a", 1, 1, List.of(is(one, ObservedPower.RUNNING)));
        apply("a", 2, 1, List.of(is(one, ObservedPower.STOPPED)));
        apply("a", 3, 3, List.of(is(one, ObservedPower.STOPPED)));
        assertThat(jdbc.queryForObject("select since from host_machines", Timestamp.class))
                .isEqualTo(Timestamp.from(NOON.plusSeconds(2)));
    }

    @Test
    void an_old_or_repeated_report_and_a_delta_of_another_full_one_change_nothing() {
        assertThat(apply("a", 5, 5, List.of(is(one, ObservedPower.RUNNING)))).isTrue();
        assertThat(apply("a", 5, 5, List.of())).isFalse();
        assertThat(apply("a", 4, 4, List.of())).isFalse();
        assertThat(apply("a", 6, 4, List.of(), one)).isFalse();
        assertThat(apply("b", 4, 4, List.of())).isFalse();
        assertThat(listed()).containsExactly(of(one, ObservedPower.RUNNING));
        assertThat(apply("b", 7, 7, List.of())).isTrue();
        assertThat(listed()).isEmpty();
    }

    @Test
    void a_delta_before_the_first_full_report_changes_nothing() {
        assertThat(apply("a", 1, 0, List.of(is(one, ObservedPower.RUNNING)))).isFalse();
        assertThat(listed()).isEmpty();
    }

    @Test
    void a_host_that_is_unknown_or_whose_journal_was_replaced_has_no_say() {
        jdbc.update(
                "insert into host_journals (host, journal, heard, retired) values (?, 'old', 9, true)", host.value());
        assertThat(apply("old", 1, 1, List.of())).isFalse();
        host = IDS.nextHost();
        assertThat(apply("a", 1, 1, List.of())).isFalse();
        jdbc.update("delete from host_journals");
    }

    @Test
    void of_twelve_thousand_machines_only_those_that_changed_are_written() {
        List<ReportedVm> machines = new ArrayList<>(IntStream.range(0, 12_000)
                .mapToObj(i -> is(IDS.nextVm(), ObservedPower.RUNNING))
                .toList());
        apply("a", 1, 1, machines);
        machines.set(7, is(machines.get(7).vm(), ObservedPower.STOPPED));
        jdbc.execute("drop table if exists before; create table before as select vm, ctid as place from host_machines");
        apply("a", 2, 2, machines);
        apply("a", 3, 2, List.of(is(machines.get(8).vm(), ObservedPower.STOPPED)));
        assertThat(jdbc.queryForList(
                        "select m.vm from host_machines m join before b on b.vm = m.vm where m.ctid <> b.place",
                        UUID.class))
                .containsExactlyInAnyOrder(
                        machines.get(7).vm().value(), machines.get(8).vm().value());
        jdbc.execute("drop table before");
    }

    @Test
    void an_event_that_does_not_come_is_passed_over_after_a_time() {
        apply("a", 1, 1, List.of());
        jdbc.update("update host_reports set consistent_with = 5");
        jdbc.update("insert into applied_events values (?, 'a', '{[1,3),[4,5)}')", host.value());
        SqlGaps gaps = gateway.bean(SqlGaps.class);
        Duration patience = Duration.ofMinutes(10);
        assertThat(gaps.passOver(NOON, NOON.minus(patience))).isEmpty();
        Instant later = NOON.plus(patience).plusSeconds(1);
        assertThat(gaps.passOver(later, later.minus(patience))).containsExactly(host);
        assertThat(jdbc.queryForObject("select sequences::text from applied_events", String.class))
                .isEqualTo("{[1,5)}");
        // and then the next one, from now on
        assertThat(gaps.passOver(later, later.minus(patience))).isEmpty();
        jdbc.update("delete from applied_events");
    }

    @Test
    void a_sign_of_life_is_judged_again_only_where_something_may_differ() {
        Reconciler reconciler = gateway.bean(Reconciler.class);
        jdbc.update("update hosts set state = 'UP' where id = ?", host.value());
        assertThat(apply("a", 1, 1, List.of())).isTrue();
        assertThat(apply("a", 2, 1, List.of()))
                .as("the full one waits for its judgement")
                .isTrue();
        reconciler.look();
        assertThat(apply("a", 3, 1, List.of())).isFalse();
        assertThat(apply("a", 4, 1, List.of(is(one, ObservedPower.RUNNING)))).isTrue();
        assertThat(apply("a", 5, 1, List.of(is(one, ObservedPower.RUNNING))))
                .as("the one that brought it waits for its judgement")
                .isTrue();
        reconciler.look();
        assertThat(apply("a", 6, 1, List.of(is(one, ObservedPower.RUNNING))))
                .as("seen twice, it is no suspicion any more")
                .isTrue();
        reconciler.look();
        assertThat(jdbc.queryForList("select state from drift where vm = ?", String.class, one.value()))
                .containsExactly("OPEN");
        assertThat(apply("a", 7, 1, List.of())).isTrue();
        reconciler.look();
        assertThat(apply("a", 8, 1, List.of()))
                .as("the judgement before it had a record")
                .isTrue();
        reconciler.look();
        assertThat(apply("a", 9, 1, List.of())).isFalse();
        assertThat(apply("a", 10, 10, List.of())).as("a full one").isTrue();
        reconciler.look();
        jdbc.update("update host_reports set consistent_with = 5");
        assertThat(apply("a", 11, 10, List.of())).as("it counts other events").isTrue();
        jdbc.update("delete from drift");
    }
}
