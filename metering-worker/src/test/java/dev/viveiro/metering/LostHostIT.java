package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostLost;
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
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** A host that is given up: what its machines are billed for. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
class LostHostIT {
    private final Machine machine =
            new Machine(new VmId(UUID.randomUUID()), new TenantId(UUID.randomUUID()), new HostId(UUID.randomUUID()));

    @Autowired
    private UsageService usage;

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
    void what_goes_on_is_billed_up_to_the_last_sample() {
        begin();
        assertThat(billed()).isEmpty();
        see(20, "boot-1");
        assertThat(billed()).containsExactly(at(0) + " - " + at(20));
    }

    @Test
    void nothing_is_billed_past_the_last_report_of_a_host_that_does_not_come_back() {
        begin();
        see(20, "boot-1");
        lose(25);
        assertThat(billed()).containsExactly(at(0) + " - " + at(20));
        end(2, 900);
        assertThat(billed()).containsExactly(at(0) + " - " + at(25));
    }

    @Test
    void a_machine_that_was_booted_anew_meanwhile_is_billed_from_when_it_is_seen_again() {
        begin();
        see(20, "boot-1");
        lose(25);
        see(800, "boot-2");
        end(2, 810);
        assertThat(billed()).containsExactly(at(0) + " - " + at(25), at(800) + " - " + at(810));
    }

    @Test
    void a_machine_in_the_same_boot_is_billed_for_the_gap_and_the_bill_says_so() {
        begin();
        see(20, "boot-1");
        lose(25);
        see(800, "boot-1");
        end(2, 810);
        assertThat(billed())
                .containsExactly(at(0) + " - " + at(25), at(25) + " - " + at(800) + " late", at(800) + " - " + at(810));
        assertThat(fees())
                .as("its fee is observed late, too")
                .containsExactly(at(0) + " - " + at(25), at(25) + " - " + at(800) + " late", at(800) + " - " + at(810));
    }

    @Test
    void a_loss_that_is_heard_of_last_has_the_same_end() {
        begin();
        see(20, "boot-1");
        see(800, "boot-2");
        end(2, 810);
        assertThat(billed()).containsExactly(at(0) + " - " + at(810));
        lose(25);
        lose(25);
        assertThat(billed()).containsExactly(at(0) + " - " + at(25), at(800) + " - " + at(810));
    }

    @Test
    void a_plans_fee_is_owed_for_the_time_that_is_billed() {
        begin();
        see(20, "boot-1");
        assertThat(fees()).containsExactly(at(0) + " - " + at(20) + " and on");
        lose(25);
        see(800, "boot-2");
        end(2, 810);
        assertThat(fees()).containsExactly(at(0) + " - " + at(25), at(800) + " - " + at(810));
    }

    @Test
    void another_hosts_loss_is_nothing_to_the_machine() {
        begin();
        see(20, "boot-1");
        apply(new UsageFact.Lost(new HostLost(new HostId(UUID.randomUUID()), 2, at(25))));
        end(2, 900);
        assertThat(billed()).containsExactly(at(0) + " - " + at(900));
    }

    private void begin() {
        tell(machine.change(1, 0, Set.of(Meter.DISK)));
    }

    private void end(int version, int second) {
        tell(machine.change(version, second, Set.of()));
    }

    private void lose(int silentSince) {
        apply(new UsageFact.Lost(new HostLost(machine.host(), 2, at(silentSince))));
    }

    private void tell(VmChanged change) {
        apply(new UsageFact.Changed(change));
    }

    private void see(int second, String boot) {
        VmSample sample = new VmSample(machine.id(), 1, ObservedPower.RUNNING, boot, 1, 512, 1024, 10, 20);
        apply(new UsageFact.Sampled(new UsageSampled(machine.host(), at(second), List.of(sample))));
    }

    private void apply(UsageFact fact) {
        transaction.executeWithoutResult(status -> usage.apply(List.of(fact)));
    }

    private List<String> billed() {
        return jdbc.query(
                "select starts, ends, observed_late from billed_usage where vm = ? order by starts",
                (row, i) -> row.getTimestamp("starts").toInstant() + " - "
                        + row.getTimestamp("ends").toInstant() + (row.getBoolean("observed_late") ? " late" : ""),
                machine.id().value());
    }

    private List<String> fees() {
        return jdbc.query(
                "select starts, ends, held_until is null as held, observed_late from billable"
                        + " where vm = ? and meter = 'PLAN:basic' order by starts",
                (row, i) -> row.getTimestamp("starts").toInstant() + " - "
                        + row.getTimestamp("ends").toInstant() + (row.getBoolean("held") ? " and on" : "")
                        + (row.getBoolean("observed_late") ? " late" : ""),
                machine.id().value());
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }
}
