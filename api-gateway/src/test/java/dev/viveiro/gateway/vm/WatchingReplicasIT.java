package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.host.watch.Watching;
import dev.viveiro.kernel.ObservedPower;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.context.ConfigurableApplicationContext;

/** Two gateways watch the same three hosts, as often as they can, and each decision is made once. */
class WatchingReplicasIT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(210);

    private static Fleet fleet;
    private static Core core;
    private static ConfigurableApplicationContext other;

    @BeforeAll
    static void start() {
        fleet = new Fleet();
        core = fleet.core();
        other = core.gateway().startReplica();
    }

    @AfterAll
    static void stop() {
        other.close();
        core.gateway().close();
    }

    @BeforeEach
    void all_hosts_are_up() {
        fleet.up();
    }

    @AfterEach
    void the_books_are_balanced(TestInfo test) {
        BalancedBooks.check(core, test.getDisplayName());
    }

    @Test
    void a_host_is_given_up_once_and_each_of_its_creates_is_placed_anew_once() throws Exception {
        ScriptedHost lost = fleet.first();
        List<Http.Answer> accepted = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Http.Answer create = fleet.aCreateOn(lost);
            lost.next(CreateVm.class, create.text("/vm/id"));
            accepted.add(create);
        }
        long epoch = epochOf(lost);

        bothAtWork(() -> {
            fleet.pass(LONG_ENOUGH, fleet.second(), fleet.third());
            fleet.becomes(lost, "LOST");
            accepted.forEach(create -> Core.soon(
                    () -> assertThat(fleet.generationOf(create.text("/vm/id"))).isEqualTo(2)));
        });

        assertThat(epochOf(lost)).isEqualTo(epoch + 1);
        for (Http.Answer create : accepted) {
            String vm = create.text("/vm/id");
            ScriptedHost host = fleet.hostOf(vm);
            CreateVm command = host.next(CreateVm.class, vm);
            assertThat(command.target().attempt()).isEqualTo(2);
            assertThat(command.target().generation()).isEqualTo(2);
            assertThat(placementsOf(create.text("/operation/id"))).isEqualTo(2);
            assertThat(attemptsOf(create.text("/operation/id"))).isEqualTo(2);
            assertThat(fleet.remainsOf(lost, vm)).hasSize(1);
            host.on(command).succeed(ObservedPower.RUNNING);
            core.becomes(vm, "RUNNING");
        }
    }

    @Test
    void two_of_three_that_are_silent_together_are_held_back_by_both() throws Exception {
        ScriptedHost silent = fleet.first();
        Http.Answer accepted = fleet.aCreateOn(silent);

        bothAtWork(() -> {
            fleet.pass(LONG_ENOUGH, fleet.third());
            Core.soon(() -> assertThat(fleet.view(silent).json().at("/heldBack").asBoolean())
                    .isTrue());
        });

        assertThat(fleet.view(silent).text("/state")).isEqualTo("SUSPECT");
        assertThat(fleet.view(fleet.second()).text("/state")).isEqualTo("SUSPECT");
        assertThat(fleet.generationOf(accepted.text("/vm/id"))).isEqualTo(1);
    }

    /** Both judge and sweep without a pause, beside their timers, until the work is done. */
    private static void bothAtWork(Runnable work) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<Future<?>> busy = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            busy.add(threads.submit(() -> watchUntil(done, core.gateway().context())));
            busy.add(threads.submit(() -> watchUntil(done, other)));
            try {
                work.run();
            } finally {
                done.set(true);
            }
            for (Future<?> one : busy) {
                one.get();
            }
        }
    }

    private static void watchUntil(AtomicBoolean done, ConfigurableApplicationContext replica) {
        while (!done.get()) {
            replica.getBean(Watching.class).watch();
            replica.getBean(HostsAndMachines.class).sweep();
        }
    }

    private static long epochOf(ScriptedHost host) {
        return fleet.view(host).json().at("/epoch").asLong();
    }

    private static long placementsOf(String operation) {
        return count("select count(*) from placements where operation = ?::uuid", operation);
    }

    private static long attemptsOf(String operation) {
        return count("select attempt from operations where id = ?::uuid", operation);
    }

    private static long count(String sql, String operation) {
        Long count = core.jdbc().queryForObject(sql, Long.class, operation);
        return count == null ? 0 : count;
    }
}
