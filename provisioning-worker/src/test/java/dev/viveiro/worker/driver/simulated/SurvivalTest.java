package dev.viveiro.worker.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.NetworkChanging;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a host after its worker was stopped, killed, or cut off in the middle of a line. */
class SurvivalTest {
    @TempDir
    Path folder;

    private SimulatedFixture simulated;

    @BeforeEach
    void open() {
        simulated = new SimulatedFixture(folder.resolve("first"));
    }

    @AfterEach
    void close() {
        simulated.close();
    }

    @Test
    void machines_are_the_same_after_a_restart_of_the_worker() {
        Machine web = simulated.running("web");
        Machine mail = simulated.stopped("mail");
        simulated.driver().destroy(simulated.running("gone").vm());

        simulated.reopened();

        assertThat(simulated.driver().list()).containsExactlyInAnyOrder(web, mail);
        assertThat(simulated.driver().define(mail.spec())).isEqualTo(mail);
    }

    @Test
    void a_card_that_was_changed_stays_so() {
        Machine web = simulated.stopped("web");
        MachineNetwork other = new MachineNetwork(
                "10.20.0.18",
                16,
                "10.20.0.1",
                "02:00:0a:14:00:12",
                new GuestNetwork("mail", "10.20.0.9", List.of("192.0.2.53", "198.51.100.53")));
        simulated.driver().ability(NetworkChanging.class).orElseThrow().changeNetwork(web.vm(), other);

        simulated.reopened();

        assertThat(simulated.find(web.vm()).spec()).isEqualTo(web.spec().withNetwork(other));
    }

    @Test
    void a_machine_runs_on_while_the_worker_is_away() {
        Machine web = simulated.running("web");
        simulated.clock.advance(Duration.ofHours(1));
        var before = simulated.driver().sample(web.vm());

        assertThat(simulated.reopened().driver().sample(web.vm())).isEqualTo(before);
    }

    @Test
    void a_killed_worker_finds_every_machine_that_it_was_told_of() {
        Machine web = simulated.running("web");
        Machine mail = simulated.stopped("mail");

        try (SimulatedFixture next = simulated.killedInto(folder.resolve("second"))) {
            assertThat(next.driver().list()).containsExactlyInAnyOrder(web, mail);
        }
    }

    @Test
    void a_kill_at_any_byte_of_a_change_leaves_the_machine_before_or_after_it() throws IOException {
        Machine before = simulated.stopped("web");
        int lengthBefore = Math.toIntExact(Files.size(simulated.log()));
        simulated.driver().start(before.vm());
        Machine after = simulated.find(before.vm());
        byte[] log = Files.readAllBytes(simulated.log());

        for (int cut = lengthBefore; cut <= log.length; cut++) {
            Path home = folder.resolve("cut-" + cut);
            Files.createDirectories(home.resolve("simulated"));
            Files.write(home.resolve("simulated/machines.log"), Arrays.copyOf(log, cut));
            try (SimulatedFixture next = new SimulatedFixture(home)) {
                assertThat(next.driver().list()).containsExactly(cut < log.length ? before : after);
                next.driver().stop(before.vm(), StopMode.FORCED);
                assertThat(next.reopened().driver().list()).containsExactly(before);
            }
        }
    }

    @Test
    void a_damaged_line_is_an_impediment_that_names_it_instead_of_a_lost_machine() throws IOException {
        simulated.stopped("web");
        simulated.stopped("mail");
        String log = Files.readString(simulated.log());
        Path home = folder.resolve("second");
        Files.createDirectories(home.resolve("simulated"));
        Files.writeString(home.resolve("simulated/machines.log"), log.replace("name=web", "name=wob"));

        try (SimulatedFixture next = new SimulatedFixture(home)) {
            assertThat(next.impediment()).contains("line 2 of").contains("machines.log is damaged");
        }
    }

    @Test
    void two_workers_cannot_have_one_host() {
        try (SimulatedFixture second = new SimulatedFixture(folder.resolve("first"))) {
            assertThat(second.impediment()).contains("is in use by another worker");
        }
        assertThat(simulated.driver().list()).isEmpty();
    }

    @Test
    void an_interrupt_in_the_middle_of_a_change_does_not_close_the_log() {
        Machine web = simulated.stopped("web");
        simulated.beforeAnId = () -> Thread.currentThread().interrupt();
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> simulated.driver().start(web.vm()));
        assertThat(Thread.interrupted()).isTrue();
        simulated.beforeAnId = () -> {};

        Machine mail = simulated.running("mail");

        assertThat(simulated.reopened().driver().list()).containsExactlyInAnyOrder(simulated.find(web.vm()), mail);
        assertThat(simulated.find(web.vm()).power()).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void the_log_can_be_read_with_grep() throws IOException {
        simulated.running("web");

        List<String> lines = Files.readAllLines(simulated.log(), StandardCharsets.UTF_8);

        assertThat(lines.getLast())
                .containsPattern("^[0-9a-f]{8} machine vm=" + MachineFixtures.vmNamed("web"))
                .contains(" name=web ")
                .contains(" power=RUNNING ")
                .contains(" verifier=sha256$00$01 ");
    }

    @Test
    void reopening_leaves_one_line_for_each_thing_that_is_there() throws IOException {
        simulated.running("web");
        simulated.driver().destroy(simulated.running("gone").vm());
        Files.writeString(simulated.log(), "torn", StandardOpenOption.APPEND);

        simulated.reopened();

        assertThat(Files.readAllLines(simulated.log())).hasSize(2);
    }

    @Test
    void a_long_log_is_rewritten_while_the_host_is_in_use() throws IOException {
        Path log = folder.resolve("machines.log");
        SimulatedMachine web = SimulatedMachine.defined(MachineFixtures.aMachine("web"), "", simulated.clock.instant());
        try (SimulatedHost host = new SimulatedHost(log, simulated.clock, 10)) {
            for (int i = 0; i < 100; i++) {
                String bootId = "boot-" + i;
                host.change(web.spec().vm(), old -> web.booted(bootId, simulated.clock.instant()));
            }
        }

        assertThat(Files.readAllLines(log)).hasSizeLessThan(20);
        try (SimulatedHost host = new SimulatedHost(log, simulated.clock, 10)) {
            assertThat(host.machines()).extracting(SimulatedMachine::bootId).containsExactly("boot-99");
        }
    }
}
