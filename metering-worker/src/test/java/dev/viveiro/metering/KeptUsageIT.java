package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.NOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.usage.Rebuilding;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Rows of usage: cut by month, kept for good, corrected by others. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
class KeptUsageIT {
    private final Machine machine =
            new Machine(new VmId(UUID.randomUUID()), new TenantId(UUID.randomUUID()), new HostId(UUID.randomUUID()));

    @Autowired
    private UsageService usage;

    @Autowired
    private Rebuilding rebuilding;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @Test
    void usage_that_goes_on_is_cut_where_months_begin_once_the_machine_is_seen_there() {
        tell(machine.change(1, Instant.parse("2026-01-20T00:00:00Z"), Set.of(Meter.DISK), 2));
        assertThat(lines()).containsExactly("2026-01-20T00:00:00Z - null");
        see(10);
        assertThat(lines())
                .containsExactly(
                        "2026-01-20T00:00:00Z - 2026-02-01T00:00:00Z",
                        "2026-02-01T00:00:00Z - 2026-03-01T00:00:00Z",
                        "2026-03-01T00:00:00Z - null");
        assertThat(jdbc.queryForList(
                        "select left(id::text, 6) from usage_interval where vm = ? order by starts",
                        String.class,
                        machine.id().value()))
                .containsExactly("202601", "202602", "202603");
        tell(machine.change(2, Instant.parse("2026-02-10T00:00:00Z"), Set.of(), 2));
        assertThat(lines())
                .containsExactly(
                        "2026-01-20T00:00:00Z - 2026-02-01T00:00:00Z", "2026-02-01T00:00:00Z - 2026-02-10T00:00:00Z");
        assertNothingToCorrect();
    }

    @Test
    void a_late_change_supersedes_what_ended_by_what_is_right() {
        tell(machine.change(1, 0, Set.of(Meter.DISK)));
        tell(machine.change(4, 600, Set.of()));
        UUID wrong = id("superseded_by is null");
        tell(machine.change(2, 300, Set.of()));
        UUID right = id("superseded_by is null");
        assertThat(right).isNotEqualTo(wrong);
        assertThat(supersededBy()).containsExactly(right);
        assertThat(lines()).containsExactly(at(0) + " - " + at(300));
        assertNothingToCorrect();
    }

    @Test
    void a_machine_is_called_what_the_newest_of_its_changes_says_in_whatever_order_they_come() {
        tell(machine.named("oak", 2));
        assertThat(name()).isEqualTo("oak");
        tell(machine.named("oak", 4));
        tell(machine.named("elm", 3));
        assertThat(name()).as("told late").isEqualTo("oak");
        transaction.executeWithoutResult(status -> usage.apply(List.of(
                new UsageFact.Changed(machine.named("ash", 6)), new UsageFact.Changed(machine.named("fir", 5)))));
        assertThat(name()).isEqualTo("ash");
        // as it is of machines that were there before names were kept
        jdbc.update(
                "update metered_vm set name = null where vm = ?", machine.id().value());
        tell(machine.named("ash", 7));
        assertThat(name()).isEqualTo("ash");
    }

    private @Nullable String name() {
        return jdbc.queryForObject(
                "select name from metered_vm where vm = ?",
                String.class,
                machine.id().value());
    }

    @Test
    void what_was_wrong_and_is_right_again_has_its_old_id() {
        tell(machine.change(1, 0, Set.of(Meter.DISK)));
        tell(machine.change(4, 600, Set.of()));
        UUID right = id("superseded_by is null");
        tell(machine.change(2, 300, Set.of()));
        tell(machine.change(3, 300, Set.of(Meter.DISK)));
        assertThat(id("superseded_by is null")).isEqualTo(right);
        assertThat(supersededBy()).hasSize(2).contains(right);
        assertNothingToCorrect();
    }

    @Test
    void what_was_not_used_at_all_is_superseded_by_nothing() {
        tell(machine.change(2, 300, Set.of(Meter.DISK)));
        tell(machine.change(4, 600, Set.of()));
        tell(machine.change(3, 300, Set.of()));
        assertThat(lines()).isEmpty();
        assertThat(supersededBy()).containsExactly(new UUID(0, 0));
        assertNothingToCorrect();
    }

    @Test
    void what_ended_can_be_neither_altered_nor_deleted() {
        tell(machine.change(1, 0, Set.of(Meter.DISK)));
        tell(machine.change(2, 600, Set.of()));
        for (String harm : List.of(
                "delete from usage_interval where vm = ?",
                "update usage_interval set quantity = 1 where vm = ?",
                "update usage_interval set superseded_by = id, ends = ends - interval '1 second' where vm = ?")) {
            assertThatThrownBy(() -> jdbc.update(harm, machine.id().value())).hasMessageContaining("never");
        }
    }

    @Test
    void facts_can_be_neither_altered_nor_taken_away() {
        tell(machine.change(1, 0, Set.of(Meter.DISK)));
        Map.of("vm_event", "vcpus", "image_event", "bytes", "host_loss", "epoch", "placement", "generation")
                .forEach((table, column) -> {
                    assertRefused("update " + table + " set " + column + " = 99");
                    assertRefused("delete from " + table);
                    assertRefused("truncate " + table);
                });
    }

    @Test
    void usage_is_not_emptied() {
        assertRefused("truncate usage_interval");
        assertRefused("truncate metered_vm cascade");
    }

    /** Should it be done after all, it is undone: others share the database. */
    private void assertRefused(String harm) {
        assertThatThrownBy(
                        () -> transaction.executeWithoutResult(status -> {
                            status.setRollbackOnly();
                            jdbc.execute(harm);
                        }),
                        harm)
                .hasMessageContaining("is refused: bills follow from its rows");
    }

    /** Should a tenant's other months be read as well, bills would take the longer the older a tenant is. */
    @Test
    void a_tenants_month_is_found_by_an_index() {
        transaction.executeWithoutResult(status -> {
            // of a few rows all would be read
            jdbc.execute("set local enable_seqscan = off");
            List<@Nullable String> plan = jdbc.queryForList(
                    "explain select * from billed_usage where tenant = '" + machine.tenant()
                            + "' and month = '2026-03-01'",
                    String.class);
            // of what ended, and of what goes on or was lost
            assertThat(plan)
                    .filteredOn(line -> line.contains("Index Cond: ((tenant = "))
                    .hasSize(2)
                    .allMatch(line -> line.contains("date_trunc('month'"));
        });
    }

    @Test
    void a_change_that_claims_an_earlier_time_than_the_one_before_it_is_recorded() {
        tell(machine.change(1, 0, Set.of(Meter.DISK)));
        tell(machine.change(3, -7, Set.of()));
        assertThat(clamps()).containsExactly(7);
        tell(machine.change(2, 3, Set.of()));
        assertThat(clamps()).containsExactly(10);
    }

    private List<@Nullable Integer> clamps() {
        return jdbc.queryForList(
                "select extract(epoch from used - claimed)::int from clamped_change where vm = ?",
                Integer.class,
                machine.id().value());
    }

    private void tell(VmChanged change) {
        apply(new UsageFact.Changed(change));
    }

    private void see(int second) {
        VmSample sample = new VmSample(machine.id(), 1, ObservedPower.RUNNING, "boot-1", 1, 512, 1024, 10, 20);
        apply(new UsageFact.Sampled(new UsageSampled(machine.host(), at(second), List.of(sample))));
    }

    private void apply(UsageFact fact) {
        transaction.executeWithoutResult(status -> usage.apply(List.of(fact)));
    }

    private void assertNothingToCorrect() {
        List<String> before = lines();
        assertThat(rebuilding.rebuild(null, 10_000).corrected()).isZero();
        assertThat(lines()).isEqualTo(before);
    }

    private UUID id(String condition) {
        return requireNonNull(jdbc.queryForObject(
                "select id from usage_interval where vm = ? and " + condition,
                UUID.class,
                machine.id().value()));
    }

    private List<@Nullable UUID> supersededBy() {
        return jdbc.queryForList(
                "select superseded_by from usage_interval where vm = ? and superseded_by is not null",
                UUID.class,
                machine.id().value());
    }

    private List<String> lines() {
        return jdbc.query(
                "select starts, ends from usage_interval where superseded_by is null and vm = ? order by meter, starts",
                (row, i) -> {
                    var ends = row.getTimestamp("ends");
                    return row.getTimestamp("starts").toInstant() + " - " + (ends == null ? null : ends.toInstant());
                },
                machine.id().value());
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }
}
