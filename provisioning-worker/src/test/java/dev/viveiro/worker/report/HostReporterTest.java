package dev.viveiro.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.PowerChanged;
import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.StopMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostReporterTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final List<HostReported> reports = new ArrayList<>();
    private final List<HostReported> sending = new ArrayList<>();
    private Publisher.Outcome outcome = Publisher.Outcome.DELIVERED;
    private final Publisher broker = messages -> messages.stream()
            .map(message -> {
                reports.add(ContractJson.read(message.envelope().data(), HostReported.class));
                return outcome;
            })
            .toList();

    private TestHost host;
    private HostReporter reporter;
    private final VmId vm = Commands.IDS.nextVm();

    @TempDir
    Path home;

    @BeforeEach
    void open() {
        host = TestHost.in(home, clock).open();
        PowerChanges changes = new PowerChanges(host.driver, host.told, host.dispatcher::busy, clock);
        reporter = new HostReporter(
                Commands.HOST,
                host.driver,
                host.told,
                changes,
                broker,
                clock,
                Commands.IDS,
                host.standing::epoch,
                sending::add,
                new Rhythm(Duration.ofMinutes(1), Duration.ofSeconds(15)),
                "the host's public key");
    }

    @AfterEach
    void close() {
        host.close();
    }

    private void tick(Duration later) {
        clock.advance(later);
        reporter.tick();
    }

    @Test
    void the_first_report_is_full_and_silence_means_no_change() {
        reporter.tick();
        tick(Duration.ofSeconds(1));
        tick(Duration.ofSeconds(1));

        assertThat(reports).singleElement().satisfies(report -> assertThat(report.full())
                .isTrue());
    }

    @Test
    void a_delta_says_everything_since_the_full_report_and_a_full_one_comes_each_minute() {
        reporter.tick();
        host.receive(Commands.create(Commands.target(vm, clock)));
        tick(Duration.ofSeconds(1));
        host.receive(Commands.create(Commands.target(Commands.IDS.nextVm(), clock)));
        tick(Duration.ofSeconds(1));
        tick(Duration.ofMinutes(1));

        assertThat(reports).hasSize(4);
        assertThat(reports.get(1).full()).isFalse();
        assertThat(reports.get(1).base()).isEqualTo(reports.getFirst().number());
        assertThat(reports.get(2).machines()).hasSize(2);
        assertThat(reports.get(3).full()).isTrue();
        assertThat(reports).extracting(HostReported::number).isSorted().doesNotHaveDuplicates();
        long last = host.events().getLast().origin().sequence();
        assertThat(reports.get(3).consistentWith()).isEqualTo(last);
    }

    @Test
    void a_machine_that_went_away_is_named() {
        host.receive(Commands.create(Commands.target(vm, clock)));
        reporter.tick();
        host.driver.destroy(vm);
        tick(Duration.ofSeconds(1));

        assertThat(reports.getLast().gone()).containsExactly(vm);
    }

    @Test
    void power_that_changed_by_itself_is_told_once() {
        host.receive(Commands.create(Commands.target(vm, clock)));
        reporter.tick();
        host.driver.stop(vm, StopMode.FORCED);
        tick(Duration.ofSeconds(1));
        tick(Duration.ofSeconds(1));

        List<HostEvent> changes =
                host.events().stream().filter(PowerChanged.class::isInstance).toList();
        assertThat(changes).singleElement().isInstanceOfSatisfying(PowerChanged.class, changed -> assertThat(
                        changed.facts().power())
                .isEqualTo(ObservedPower.STOPPED));
        assertThat(reports.getLast().machines())
                .containsExactly(new ReportedVm(vm, 1, ObservedPower.STOPPED, List.of()));
    }

    @Test
    void a_disk_that_vanishes_by_itself_is_reported() {
        UUID disk = new UUID(15, 1);
        host.receive(Commands.create(Commands.target(vm, clock)));
        ExtraDisks disks = host.driver.ability(ExtraDisks.class).orElseThrow();
        disks.attachDisk(vm, new MachineDisk(disk, "data", 1));
        reporter.tick();
        assertThat(reports.getLast().machines())
                .containsExactly(new ReportedVm(vm, 1, ObservedPower.RUNNING, List.of(disk)));

        disks.detachDisk(vm, disk);
        tick(Duration.ofSeconds(1));
        assertThat(reports.getLast().machines())
                .containsExactly(new ReportedVm(vm, 1, ObservedPower.RUNNING, List.of()));
    }

    @Test
    void power_that_an_operation_changed_is_not_told_again() {
        host.receive(Commands.create(Commands.target(vm, clock)));
        reporter.tick();
        host.receive(Commands.stop(Commands.target(vm, clock)));
        tick(Duration.ofSeconds(1));

        assertThat(host.events()).noneMatch(PowerChanged.class::isInstance);
    }

    @Test
    void a_hypervisor_that_cannot_be_listed_is_an_impediment_and_not_an_empty_host() {
        host.receive(Commands.create(Commands.target(vm, clock)));
        reporter.tick();
        host.simulated().misbehave("list FAILS_ALWAYS");
        tick(Duration.ofMinutes(2));

        assertThat(reports.getLast().full()).isFalse();
        assertThat(reports.getLast().impediment()).isNotNull();
        assertThat(reports.getLast().gone()).isEmpty();
    }

    @Test
    void a_host_where_nothing_changes_reports_for_its_lease() {
        reporter.tick();
        tick(Duration.ofSeconds(14));
        tick(Duration.ofSeconds(1));
        tick(Duration.ofSeconds(1));

        assertThat(reports).hasSize(2).isEqualTo(sending);
        assertThat(reports.getLast().full()).isFalse();
        assertThat(reports.getLast().machines()).isEmpty();
    }

    @Test
    void a_clock_that_is_turned_back_silences_no_report() {
        reporter.tick();
        clock.advance(Duration.ofHours(-1));
        reporter.tick();

        assertThat(reports).hasSize(2);
    }

    @Test
    void what_did_not_arrive_is_said_again_in_full() {
        outcome = new Publisher.Outcome(Publisher.Result.REFUSED, "away");
        reporter.tick();
        outcome = Publisher.Outcome.DELIVERED;
        tick(Duration.ofSeconds(1));
        tick(Duration.ofSeconds(1));

        assertThat(reports).hasSize(2).allMatch(HostReported::full);
    }

    @Test
    void a_journal_with_a_new_id_begins_with_a_full_report_and_counts_anew() {
        host.receive(Commands.create(Commands.target(vm, clock)));
        reporter.tick();
        tick(Duration.ofMinutes(1));
        host.standing.welcomedAnew(Commands.IDS.next(), 1, false);
        tick(Duration.ofSeconds(1));

        HostReported last = reports.getLast();
        assertThat(last.full()).isTrue();
        assertThat(last.number()).isEqualTo(1);
        assertThat(last.journal())
                .isEqualTo(host.journal.id())
                .isNotEqualTo(reports.getFirst().journal());
        assertThat(last.consistentWith())
                .isEqualTo(host.events().getLast().origin().sequence());
    }
}
