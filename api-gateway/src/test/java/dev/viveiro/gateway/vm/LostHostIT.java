package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.host.HostWelcomed;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.QueueConsumers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Three hosts, of which some fall silent. Time is turned in steps that the gateway's probes can follow. */
class LostHostIT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(210);
    private static final int CLASS = 12;

    private static Fleet fleet;
    private static Core core;

    @BeforeAll
    static void start() {
        fleet = new Fleet();
        core = fleet.core();
    }

    @AfterAll
    static void stop() {
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
    void unfinished_creates_of_a_lost_host_run_elsewhere_and_nothing_runs_twice_when_it_comes_back() {
        ScriptedHost lost = fleet.first();
        Http.Answer accepted = fleet.aCreateOn(lost);
        String vm = accepted.text("/vm/id");
        String oldAddress = accepted.text("/vm/address");
        CreateVm first = lost.next(CreateVm.class, vm);
        lost.say(lost.on(first).started());

        fleet.pass(LONG_ENOUGH, fleet.second(), fleet.third());

        fleet.becomes(lost, "LOST");
        Core.soon(() ->
                assertThat(core.vm(vm).text("/host")).isNotEqualTo(lost.id().toString()));
        ScriptedHost other = fleet.hostOf(vm);
        CreateVm second = other.next(CreateVm.class, vm);
        assertThat(second.target().operation()).isEqualTo(first.target().operation());
        assertThat(second.target().attempt()).isEqualTo(2);
        assertThat(second.target().generation()).isEqualTo(2);
        assertThat(second.target().deadline()).isAfter(first.target().deadline());
        assertThat(second.spec().network().address()).isNotEqualTo(oldAddress);
        assertThat(second.spec().network().mac())
                .isNotEqualTo(first.spec().network().mac());
        other.on(second).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        assertThat(core.operation(accepted.text("/operation/id")).text("/state"))
                .isEqualTo("SUCCEEDED");
        assertThat(fleet.remainsOf(lost, vm)).containsExactly(oldAddress);
        assertThat(fleet.holders(oldAddress)).isEqualTo(1);

        lost.say(lost.on(first).succeeded(ObservedPower.RUNNING));
        HostWelcomed welcome = lost.greet();
        assertThat(welcome.epoch()).isEqualTo(first.target().hostEpoch() + 1);
        assertThat(welcome.machines()).extracting(HeldVm::vm).doesNotContain(VmId.of(vm));
        lost.report();
        fleet.becomes(lost, "UP");
        DeleteVm delete = lost.next(DeleteVm.class, vm);
        assertThat(delete.target().generation()).isEqualTo(1);
        assertThat(delete.target().hostEpoch()).isEqualTo(welcome.epoch());
        assertThat(fleet.holders(oldAddress)).isEqualTo(1);
        lost.on(delete).delete();

        Core.soon(() -> assertThat(fleet.holders(oldAddress)).isZero());
        assertThat(fleet.remainsOf(lost, vm)).isEmpty();
        assertThat(core.vm(vm).text("/state")).isEqualTo("RUNNING");
        assertThat(core.vm(vm).text("/host")).isEqualTo(other.id().toString());
    }

    @Test
    void everyone_is_told_once_that_a_host_is_lost_and_since_when_it_was_silent() {
        ScriptedHost lost = fleet.first();
        List<HostLost> unused = core.toldLost();

        fleet.pass(LONG_ENOUGH, fleet.second(), fleet.third());

        fleet.becomes(lost, "LOST");
        List<HostLost> told = new ArrayList<>();
        Core.soon(() -> {
            told.addAll(core.toldLost());
            assertThat(told).hasSize(1);
        });
        assertThat(told.getFirst().host()).isEqualTo(lost.id());
        assertThat(told.getFirst().epoch()).isGreaterThan(1);
    }

    @Test
    void machines_that_run_on_a_lost_host_wait_for_it_and_can_only_be_deleted() {
        ScriptedHost lost = fleet.first();
        String vm = fleet.aCreateOn(lost).text("/vm/id");
        lost.on(lost.next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        String stopping =
                core.http().post("/v1/vms/" + vm + "/stop", "{}").is(202).text("/operation/id");

        fleet.pass(LONG_ENOUGH, fleet.second(), fleet.third());

        Http.Answer stopped = core.ends(stopping, "FAILED");
        assertThat(stopped.text("/cause/code")).isEqualTo("host-unreachable");
        assertThat(stopped.text("/cause/fault")).isEqualTo("SYSTEM");
        core.http().post("/v1/vms/" + vm + "/start", "{}").isProblem(409, "host-unreachable");
        core.http().delete("/v1/vms/" + vm).is(202);
        assertThat(core.vm(vm).text("/state")).isEqualTo("DELETING");

        lost.forget();
        lost.greet();
        lost.report();
        DeleteVm delete = lost.next(DeleteVm.class, vm);
        assertThat(delete.target().hostEpoch())
                .isEqualTo(fleet.view(lost).json().at("/epoch").asLong());
        lost.on(delete).delete();
        core.becomes(vm, "DELETED");
    }

    @Test
    void two_of_three_that_are_silent_together_are_held_back_until_an_administrator_decides() {
        ScriptedHost silent = fleet.first();
        Http.Answer accepted = fleet.aCreateOn(silent);
        core.http().post("/v1/hosts/" + silent.id() + "/declare-lost", "{}").isProblem(409, "invalid-state");

        fleet.pass(LONG_ENOUGH, fleet.third());

        Core.soon(() -> assertThat(fleet.view(silent).json().at("/heldBack").asBoolean())
                .isTrue());
        assertThat(fleet.view(silent).text("/state")).isEqualTo("SUSPECT");
        assertThat(fleet.view(fleet.second()).text("/state")).isEqualTo("SUSPECT");
        assertThat(core.vm(accepted.text("/vm/id")).text("/host"))
                .isEqualTo(silent.id().toString());

        core.http().post("/v1/hosts/" + silent.id() + "/declare-lost", "{}").is(200);
        fleet.judge();
        assertThat(fleet.view(fleet.second()).text("/state")).isEqualTo("SUSPECT");
        String vm = accepted.text("/vm/id");
        Core.soon(() -> assertThat(core.vm(vm).text("/host"))
                .isEqualTo(fleet.third().id().toString()));
        fleet.third().on(fleet.third().next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
    }

    @Test
    void ten_minutes_without_the_broker_lose_no_host_and_place_nothing_anew() {
        Http.Answer accepted = fleet.aCreateOn(fleet.first());
        QueueConsumers consumers = core.gateway().bean(QueueConsumers.class);
        consumers.stop();
        try {
            for (int i = 0; i < 20; i++) {
                core.clock().turn(Duration.ofSeconds(30));
                fleet.judge();
            }
        } finally {
            consumers.start();
        }
        fleet.pass(Duration.ofSeconds(15));
        fleet.judge();

        for (ScriptedHost host : fleet.all()) {
            assertThat(fleet.view(host).text("/state")).isEqualTo("UP");
        }
        assertThat(fleet.generationOf(accepted.text("/vm/id"))).isEqualTo(1);
    }

    @Test
    void a_destroyed_host_frees_what_it_held_ends_deletions_and_fails_its_machines() {
        ScriptedHost dead = fleet.first();
        String running = fleet.aCreateOn(dead).text("/vm/id");
        dead.on(dead.next(CreateVm.class, running)).succeed(ObservedPower.RUNNING);
        core.becomes(running, "RUNNING");
        String replaced = fleet.aCreateOn(dead).text("/vm/id");
        core.http().post("/v1/hosts/" + dead.id() + "/confirm-dead", "{}").isProblem(409, "invalid-state");
        fleet.pass(LONG_ENOUGH, fleet.second(), fleet.third());
        Core.soon(() -> assertThat(fleet.generationOf(replaced)).isEqualTo(2));
        String leaving = core.http().delete("/v1/vms/" + running).is(202).text("/operation/id");

        core.http().post("/v1/hosts/" + dead.id() + "/confirm-dead", "{}").is(200);

        core.becomes(running, "DELETED");
        core.ends(leaving, "SUCCEEDED");
        Core.soon(() ->
                assertThat(fleet.view(dead).json().at("/machines").asInt()).isZero());
        Core.soon(() ->
                assertThat(fleet.view(dead).json().at("/remains").isEmpty()).isTrue());
    }

    @Test
    void a_deleted_journal_gets_what_was_unfinished_again_as_a_new_attempt() {
        ScriptedHost host = fleet.first();
        host.greet();
        String vm = fleet.aCreateOn(host).text("/vm/id");
        CreateVm before = host.next(CreateVm.class, vm);
        host.say(host.on(before).started());

        host.loseJournal();
        assertThat(host.greet().freshJournal()).isFalse();

        CreateVm after = host.next(CreateVm.class, vm);
        assertThat(after.target().operation()).isEqualTo(before.target().operation());
        assertThat(after.target().attempt()).isEqualTo(2);
        assertThat(after.target().generation()).isEqualTo(1);
        assertThat(after.spec()).isEqualTo(before.spec());
        host.on(after).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
    }

    @Test
    void a_create_that_was_cancelled_and_forgotten_leaves_a_machine_that_can_be_deleted() {
        ScriptedHost host = fleet.first();
        host.greet();
        Http.Answer accepted = fleet.aCreateOn(host);
        String vm = accepted.text("/vm/id");
        CreateVm create = host.next(CreateVm.class, vm);
        host.say(host.on(create).started());
        Core.soon(() -> assertThat(core.vm(vm).text("/state")).isEqualTo("PROVISIONING"));
        core.http()
                .post("/v1/operations/" + accepted.text("/operation/id") + "/cancel", "{}")
                .is(202);

        host.loseJournal();
        host.greet();

        core.becomes(vm, "FAILED");
        core.http().delete("/v1/vms/" + vm).is(202);
        host.on(host.next(DeleteVm.class, vm)).delete();
        core.becomes(vm, "DELETED");
    }

    @Test
    void bulk_work_that_waits_for_a_silent_host_waits_for_another() {
        ScriptedHost silent = fleet.first();
        String batch = aClass();
        assertThat(fleet.waitingFor(silent)).isPositive();

        fleet.pass(Duration.ofSeconds(45), fleet.second(), fleet.third());

        fleet.becomes(silent, "SUSPECT");
        Core.soon(() -> assertThat(fleet.waitingFor(silent)).isZero());
        assertThat(core.http()
                        .get("/v1/batches/" + batch)
                        .is(200)
                        .json()
                        .at("/counts/total")
                        .asInt())
                .isEqualTo(12);
        core.http().post("/v1/batches/" + batch + "/cancel", "{}").is(202);
    }

    @Test
    void bulk_creates_of_a_lost_host_wait_for_their_turn_where_they_go() {
        ScriptedHost lost = fleet.first();
        List<String> classes = classesOnEveryHost();
        CreateVm first = theOneOut(lost);
        String vm = first.target().vm().toString();

        fleet.pass(LONG_ENOUGH, fleet.second(), fleet.third());

        waitsElsewhere(first, lost);
        for (int ended = 0; ended < classes.size() * CLASS; ended++) {
            ScriptedHost next = nextWithWork(fleet.second(), fleet.third());
            String turn = fleet.releasedTo(next).getFirst();
            CreateVm create = next.next(CreateVm.class, turn);
            if (turn.equals(vm)) {
                assertThat(create.target().attempt()).isEqualTo(2);
                assertThat(create.target().generation()).isEqualTo(2);
                assertThat(create.spec().network()).isNotEqualTo(first.spec().network());
            }
            next.on(create).succeed(ObservedPower.RUNNING);
            core.becomes(turn, "RUNNING");
        }
        for (String batch : classes) {
            assertThat(core.http().get("/v1/batches/" + batch).text("/state")).isEqualTo("SUCCEEDED");
        }
        assertThat(fleet.remainsOf(lost, vm))
                .containsExactly(first.spec().network().address());
    }

    @Test
    void a_bulk_create_that_waits_where_it_was_placed_anew_is_cancelled_at_no_cost() {
        ScriptedHost lost = fleet.first();
        List<String> classes = classesOnEveryHost();
        CreateVm first = theOneOut(lost);
        String vm = first.target().vm().toString();
        fleet.pass(LONG_ENOUGH, fleet.second(), fleet.third());
        waitsElsewhere(first, lost);
        String newAddress = core.vm(vm).text("/address");

        core.http()
                .post("/v1/operations/" + first.target().operation() + "/cancel", "{}")
                .is(202);

        assertThat(core.vm(vm).text("/state")).isEqualTo("FAILED");
        assertThat(fleet.holders(newAddress)).isZero();
        assertThat(fleet.holders(first.spec().network().address())).isEqualTo(1);
        classes.forEach(batch ->
                core.http().post("/v1/batches/" + batch + "/cancel", "{}").is(202));
    }

    /** As many classes as it takes until each host has some of it, wherever earlier machines are. */
    private static List<String> classesOnEveryHost() {
        List<String> classes = new ArrayList<>();
        do {
            assertThat(classes).hasSizeLessThan(20);
            classes.add(aClass());
        } while (fleet.all().stream()
                .anyMatch(
                        host -> fleet.waitingFor(host) + fleet.releasedTo(host).size() == 0));
        return classes;
    }

    /** The one bulk create that the host's window has room for, begun; every other host's window is full, too. */
    private static CreateVm theOneOut(ScriptedHost host) {
        for (ScriptedHost each : fleet.all()) {
            Core.soon(() -> assertThat(fleet.releasedTo(each)).hasSize(1));
        }
        CreateVm create = host.next(CreateVm.class, fleet.releasedTo(host).getFirst());
        host.say(host.on(create).started());
        Core.soon(() -> assertThat(
                        core.operation(create.target().operation().toString()).text("/state"))
                .isEqualTo("RUNNING"));
        return create;
    }

    /** The others have their windows full, so that what comes to them waits. */
    private static void waitsElsewhere(CreateVm create, ScriptedHost lost) {
        String vm = create.target().vm().toString();
        fleet.becomes(lost, "LOST");
        Core.soon(() ->
                assertThat(core.vm(vm).text("/host")).isNotEqualTo(lost.id().toString()));
        assertThat(fleet.releasedTo(fleet.hostOf(vm))).hasSize(1).doesNotContain(vm);
        Http.Answer operation = core.operation(create.target().operation().toString());
        assertThat(operation.text("/state")).isEqualTo("PENDING");
        assertThat(operation.json().at("/progress").asInt()).isZero();
    }

    /** One that was given something; neither has ever more than its window. */
    private static ScriptedHost nextWithWork(ScriptedHost one, ScriptedHost other) {
        Core.soon(() -> assertThat(
                        fleet.releasedTo(one).size() + fleet.releasedTo(other).size())
                .isPositive());
        assertThat(fleet.releasedTo(one)).hasSizeLessThanOrEqualTo(1);
        assertThat(fleet.releasedTo(other)).hasSizeLessThanOrEqualTo(1);
        return fleet.releasedTo(one).isEmpty() ? other : one;
    }

    private static String aClass() {
        String items = IntStream.range(0, CLASS)
                .mapToObj(i -> "{'name':'Student " + i + "','email':'" + Core.aName() + "@example.org'}")
                .collect(Collectors.joining(","));
        return core.http()
                .post("/v1/batches", "{'plan':'basic','image':'debian-12','items':[" + items + "]}")
                .is(202)
                .text("/batch/id");
    }
}
