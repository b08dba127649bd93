package dev.viveiro.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostWelcomed;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.ReportAnswered;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** Hello and welcome, the lease, and journals that are lost or old, over a real broker. */
class WelcomeIT extends WorkerStory {
    private final VmId vm = Commands.IDS.nextVm();

    private CommandTarget target(VmId machine) {
        return Commands.inEpoch(Commands.target(machine, clock), gateway.epoch);
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private void misbehave(String rule) throws IOException {
        Path file = home.resolve("simulated/misbehaviour");
        Files.createDirectories(file.getParent());
        Files.writeString(file, rule + "\n");
    }

    private HostReported reported(VmId machine, ObservedPower power) {
        return report(report ->
                report.machines().stream().anyMatch(seen -> seen.vm().equals(machine) && seen.power() == power));
    }

    @Test
    void before_its_welcome_a_host_reports_and_takes_no_command() {
        gateway.answersHellos = false;
        WorkerProcess worker = start("vj_token");
        patiently().until(() -> gateway.hellos.size() >= 2 && !gateway.reports.isEmpty());
        send(Commands.create(target(vm)));
        gateway.tell(new HostWelcomed(
                gateway.host, Commands.IDS.next(), 1, false, List.of(), clock.instant())); // of another hello
        int said = gateway.hellos.size();
        patiently().until(() -> gateway.hellos.size() > said);

        assertThat(worker.unready()).isEqualTo("not welcomed yet");
        assertThat(gateway.hellos)
                .extracting(HostGreeted::greeting)
                .containsOnly(gateway.hellos.getFirst().greeting());
        assertThat(gateway.rabbit.receive(
                        dev.viveiro.messaging.Topology.hostEvents(dev.viveiro.kernel.Lane.INTERACTIVE)))
                .isNull();

        gateway.answersHellos = true;
        assertThat(event(OperationSucceeded.class, succeeded -> true).work().vm())
                .isEqualTo(vm);
    }

    @Test
    void a_worker_killed_between_hello_and_welcome_says_hello_again() {
        gateway.answersHellos = false;
        WorkerProcess first = start("vj_token");
        patiently().until(() -> !gateway.hellos.isEmpty());
        first.stop();
        gateway.answersHellos = true;
        startReady("");

        assertThat(gateway.hellos.getLast().greeting())
                .isNotEqualTo(gateway.hellos.getFirst().greeting());
        assertThat(gateway.hellos.getLast().journal())
                .isEqualTo(gateway.hellos.getFirst().journal());
    }

    @Test
    void a_silent_gateway_lets_no_machine_start_until_it_answers() {
        lease = Duration.ofSeconds(5);
        gateway.answersReports = false;
        WorkerProcess worker = startReady("vj_token");
        send(Commands.create(target(vm)));
        event(OperationProgressed.class, waiting -> true);
        int said = gateway.reports.size();
        patiently().until(() -> gateway.reports.size() >= said + 3); // for its lease, though nothing changes

        assertThat(worker.leaseLeft()).isZero();
        assertThat(gateway.reports).allMatch(report -> report.machines().isEmpty());

        gateway.answersReports = true;
        assertThat(event(OperationSucceeded.class, succeeded -> true).work().vm())
                .isEqualTo(vm);
        assertThat(worker.leaseLeft()).isPositive();
    }

    @Test
    void a_later_epoch_ends_old_work_and_stops_strangers() throws IOException {
        WorkerProcess worker = startReady("vj_token");
        VmId stranger = Commands.IDS.nextVm();
        VmId ours = Commands.IDS.nextVm();
        send(Commands.create(target(stranger)));
        send(Commands.create(target(ours)));
        reported(stranger, ObservedPower.RUNNING);
        reported(ours, ObservedPower.RUNNING);
        patiently().until(() -> worker.unfinished() == 0);
        misbehave("start HANGS");
        send(Commands.create(target(vm)));
        reported(vm, ObservedPower.STOPPED);

        gateway.placed.add(new HeldVm(ours, 1));
        gateway.epoch = 2;
        gateway.tell(new ReportAnswered(gateway.host, "any", 1, 2, clock.instant()));

        OperationCancelled ended = event(OperationCancelled.class, cancelled -> true);
        assertThat(ended.work().vm()).isEqualTo(vm);
        assertThat(ended.remains()).isFalse();
        reported(stranger, ObservedPower.STOPPED);
        misbehave("# all is well");
        CommandTarget newer = Commands.inEpoch(Commands.target(Commands.IDS.nextVm(), clock), 2);
        send(Commands.create(newer));
        event(OperationSucceeded.class, succeeded -> succeeded.work().vm().equals(newer.vm()));
        HostReported last = report(report -> report.full()
                && report.epoch() == 2
                && report.machines().stream().anyMatch(seen -> seen.vm().equals(newer.vm())));
        assertThat(last.machines())
                .extracting(seen -> seen.vm() + " " + seen.power())
                .containsExactlyInAnyOrder(stranger + " STOPPED", ours + " RUNNING", newer.vm() + " RUNNING");
        assertThat(gateway.hellos.getLast().epoch()).isEqualTo(1);
        assertThat(worker.ready()).isTrue();
    }

    @Test
    void a_journal_deleted_in_the_middle_of_a_create_costs_no_second_machine() throws IOException {
        misbehave("start HANGS");
        WorkerProcess first = startReady("vj_token");
        CommandTarget target = target(vm);
        send(Commands.create(target));
        String lost = reported(vm, ObservedPower.STOPPED).journal();
        first.stop();
        try (var files = Files.list(home)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("journal.db"))
                    .toList()) {
                Files.delete(file);
            }
        }
        misbehave("# all is well");
        startReady("");
        send(Commands.create(Commands.attempt(target, 2)));

        OperationSucceeded created = event(OperationSucceeded.class, succeeded -> true);
        assertThat(created.origin().journal()).isNotEqualTo(lost);
        assertThat(created.work().attempt()).isEqualTo(2);
        assertPasswordOpens(created);
    }

    @Test
    void a_journal_restored_from_a_copy_is_heard_again() throws IOException {
        WorkerProcess first = startReady("vj_token");
        String old = gateway.hellos.getFirst().journal();
        first.stop();
        Path copy = Files.copy(home.resolve("journal.db"), home.resolve("copy"));
        WorkerProcess second = startReady("");
        send(Commands.create(target(vm)));
        OperationSucceeded created = event(OperationSucceeded.class, succeeded -> true);
        second.stop();
        Files.copy(copy, home.resolve("journal.db"), StandardCopyOption.REPLACE_EXISTING);
        Files.deleteIfExists(home.resolve("journal.db-wal"));
        Files.deleteIfExists(home.resolve("journal.db-shm"));

        gateway.wantsFreshJournal = true;
        gateway.placed.add(new HeldVm(vm, 1));
        startReady("");
        send(Commands.stop(target(vm)));
        OperationSucceeded stopped = event(
                OperationSucceeded.class,
                succeeded -> !succeeded.work().operation().equals(created.work().operation()));

        assertThat(stopped.facts().power()).isEqualTo(ObservedPower.STOPPED);
        assertThat(stopped.origin().journal()).isNotEqualTo(old);
        HostReported last =
                report(report -> report.journal().equals(stopped.origin().journal())
                        && report.consistentWith() >= stopped.origin().sequence());
        assertThat(last.number()).isLessThan(1_000);
        assertPasswordOpens(created);
    }

    private void assertPasswordOpens(OperationSucceeded created) throws IOException {
        String password = CredentialSeal.open(
                        Objects.requireNonNull(
                                Objects.requireNonNull(created.credential()).sealed()),
                        vm,
                        1,
                        gateway.notificationKey)
                .reveal();
        List<String> lines = Files.readAllLines(home.resolve("simulated/machines.log")).stream()
                .filter(line -> line.contains(" vm=" + vm))
                .toList();
        String verifier = lines.getLast().replaceAll(".* verifier=(\\S+).*", "$1");
        assertThat(dev.viveiro.worker.driver.simulated.SaltedSha256.matches(password, verifier))
                .isTrue();
    }
}
