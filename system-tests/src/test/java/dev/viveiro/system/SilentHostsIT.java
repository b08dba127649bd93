package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.worker.driver.simulated.SaltedSha256;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Three hosts, of which one dies or freezes in the middle of a class, is given up and comes back; and a broker that is away.
 * Time is real, and the periods of the watch are a fifteenth of the defaults, or as near to it as a lease may be: a host is given
 * up after 12 s of silence instead of 180 s, so ten minutes are 40 s here. Deadlines are not shortened.
 */
@Tag("slow")
class SilentHostsIT extends Story {
    private static final Duration TEN_MINUTES = Duration.ofSeconds(40);
    private static final Duration LONG = Duration.ofSeconds(120);
    private static final String WORKER = "provisioning-worker-1";

    /** Of the plan that everybody gets; two hosts have room for what three have, less a few. */
    private static final int MACHINES_PER_HOST = 20;

    private final WatchedHosts watched = new WatchedHosts(system, portal);

    SilentHostsIT() {
        super(Own.SYSTEM);
    }

    @AfterAll
    static void remove() {
        Own.SYSTEM.close();
    }

    @AfterEach
    void leave_nothing() {
        hosts.behave();
        system.up();
        for (var vm : portal.vmsNamed("")) {
            portal.delete("/v1/vms/" + vm.path("id").asString(""));
        }
        await().atMost(LONG).until(() -> portal.vmsNamed("").isEmpty());
        for (var number = 1; number <= Own.HOSTS; number++) {
            watched.becomes(number, "UP");
            watched.becomesIdle(number);
        }
    }

    @Test
    void what_a_dead_host_had_not_finished_runs_elsewhere_and_nothing_runs_twice_when_it_comes_back() {
        var roll = halfDoneOnTheFirst("dead", 30);
        system.kill(WORKER);
        comesBack(roll, 30, () -> {
            hosts.behave();
            system.up();
        });
    }

    /** It wakes in the middle of its steps and believes that no time has passed. */
    @Test
    void what_a_frozen_host_had_not_finished_runs_elsewhere_and_nothing_runs_twice_when_it_wakes() {
        var roll = halfDoneOnTheFirst("frozen", 30);
        system.freeze(WORKER);
        comesBack(roll, 30, system::up);
    }

    private void comesBack(Roll roll, int size, Runnable returning) {
        var unfinished = unfinishedOnTheFirst(roll);
        var halfMade = halfMadeOnTheFirst();
        assertThat(unfinished).containsAll(halfMade);
        var epoch = watched.host(1).path("epoch").asLong();

        watched.becomes(1, "LOST");
        roll.awaitEnd();
        assertThat(roll.count("succeeded")).as(roll.view().toString()).isEqualTo(size);
        unfinished.forEach(this::runsElsewhere);
        assertThat(watched.remainsOn(1)).containsAll(halfMade);
        await().atMost(LONG).untilAsserted(roll::mailedExactlyOnce);
        roll.sumsAddUp();

        returning.run();
        watched.becomes(1, "UP");
        assertThat(watched.host(1).path("epoch").asLong()).isEqualTo(epoch + 1);
        nothingIsLeft(roll);
        assertThat(halfMade).noneMatch(vm -> hosts.everRan(1, vm));
        unfinished.forEach(this::runsElsewhere);
        unfinished.forEach(this::opensWithWhatWasMailed);
    }

    /** What was sent to it fails; what was not waits until there is room, and that is when it is back. */
    @Test
    void what_has_no_room_elsewhere_fails_with_its_cause_or_waits_and_is_made_once_when_its_host_is_back() {
        var size = 3 * MACHINES_PER_HOST - 6;
        var roll = halfDoneOnTheFirst("full", size);
        system.kill(WORKER);
        watched.becomes(1, "LOST");
        await().atMost(LONG).until(() -> roll.count("failed") > 0 && roll.count("running") == 0);
        var failed = roll.items().stream()
                .filter(item -> text(item, "state").equals("FAILED"))
                .toList();
        assertThat(failed).allSatisfy(item -> {
            assertThat(item.at("/cause/code").asString("")).isEqualTo("no-capacity");
            assertThat(item.at("/cause/fault").asString("")).isEqualTo("SYSTEM");
            assertThat(item.at("/cause/detail").asString("")).contains("lost");
            assertThat(item.at("/cause/nextStep").asString("")).isNotBlank();
        });
        assertThat(roll.count("succeeded") + roll.count("pending")).isEqualTo(size - failed.size());
        roll.sumsAddUp();

        hosts.behave();
        system.up();
        watched.becomes(1, "UP");
        roll.awaitEnd();
        assertThat(roll.count("succeeded")).as(roll.view().toString()).isEqualTo(size - failed.size());
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(failed).allSatisfy(item -> assertThat(hosts.machines(text(item, "vm")))
                    .isEmpty());
            assertThat(watched.remainsOn(1)).isEmpty();
            assertThat(watched.drift()).isEmpty();
        });
        roll.sumsAddUp();
        roll.retryFailed();
        nothingIsLeft(roll);
    }

    @Test
    void ten_minutes_without_the_broker_lose_no_host_and_place_nothing_anew() {
        nothingIsPlacedAnew("away", () -> system.kill("rabbitmq"));
    }

    /** Connections stay open until they are found dead, and everything that was sent arrives at once in the end. */
    @Test
    void ten_minutes_of_a_broker_that_stands_still_lose_no_host_and_place_nothing_anew() {
        nothingIsPlacedAnew("still", () -> system.freeze("rabbitmq"));
    }

    /** All rows were sent: what was not may wait for another host as soon as its own is SUSPECT. */
    private void nothingIsPlacedAnew(String name, Runnable stop) {
        var size = Own.HOSTS * RunningSystem.WINDOW;
        hosts.misbehave(hanging(name));
        var roll = Roll.submit(portal, name, size);
        await().atMost(LONG).until(() -> roll.count("succeeded") >= 9 && halfMadeOn(1, 2, 3));
        var standings = watched.standings();
        assertThat(standings.values()).allMatch(standing -> standing.startsWith("UP "));
        stop.run();
        hosts.behave();
        var meanwhile = portal.create("meanwhile-" + name);
        assertThat(meanwhile.status()).isEqualTo(202);
        var placements = watched.placements(name);
        assertThat(placements).hasSize(size + 1);

        await().during(TEN_MINUTES).atMost(TEN_MINUTES.plus(LONG)).untilAsserted(() -> {
            assertThat(watched.standings()).isEqualTo(standings);
            assertThat(watched.placements(name)).isEqualTo(placements);
        });
        assertThat(roll.state()).isEqualTo("RUNNING");
        system.up();

        roll.awaitEnd();
        succeededOnce("meanwhile-" + name, meanwhile);
        assertThat(watched.placements(name)).isEqualTo(placements);
        for (var number = 1; number <= Own.HOSTS; number++) {
            watched.becomes(number, "UP");
        }
        assertThat(watched.standings()).isEqualTo(standings);
        nothingIsLeft(roll);
    }

    private boolean halfMadeOn(int... numbers) {
        return Arrays.stream(numbers)
                .allMatch(number -> hosts.on(number).keySet().stream().anyMatch(vm -> !hosts.everRan(number, vm)));
    }

    /** Nothing is left of what was tried on the first host, and everybody has one machine, one mail and one usage. */
    private void nothingIsLeft(Roll roll) {
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(watched.remainsOn(1)).isEmpty());
        roll.complete(hosts);
        await().atMost(LONG).untilAsserted(() -> assertThat(watched.drift()).isEmpty());
        roll.mailedExactlyOnce();
    }

    /** All rows from the tenth on. */
    private static String[] hanging(String name) {
        return IntStream.rangeClosed(1, 6)
                .mapToObj(tens -> "start HANGS name=" + name + "-0" + tens + "*")
                .toArray(String[]::new);
    }

    /** A class of which the first host has made those of the first nine rows that it got, and is in the middle of others. */
    private Roll halfDoneOnTheFirst(String name, int size) {
        hosts.misbehaveOn(1, hanging(name));
        var roll = Roll.submit(portal, name, size);
        await().atMost(LONG).untilAsserted(() -> {
            assertThat(halfMadeOnTheFirst()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(onTheFirst(roll).filter(vm -> text(vm, "name").startsWith(name + "-00")))
                    .allMatch(vm -> text(vm, "state").equals("RUNNING"));
        });
        assertThat(roll.state()).isEqualTo("RUNNING");
        return roll;
    }

    private Stream<JsonNode> onTheFirst(Roll roll) {
        var first = watched.id(1);
        return roll.vms().stream().filter(vm -> text(vm, "host").equals(first));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    private Set<String> unfinishedOnTheFirst(Roll roll) {
        return onTheFirst(roll)
                .filter(vm -> !vm.path("activeOperation").isNull())
                .map(vm -> text(vm, "id"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Machines that the first host's hypervisor has and that never ran. */
    private Set<String> halfMadeOnTheFirst() {
        return hosts.on(1).keySet().stream()
                .filter(vm -> !hosts.everRan(1, vm))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** On one of the two others, where the gateway says, as its second incarnation. */
    private void runsElsewhere(String vm) {
        var view = portal.get("/v1/vms/" + vm).body();
        var found = IntStream.rangeClosed(2, Own.HOSTS)
                .filter(number -> hosts.on(number).containsKey(vm))
                .boxed()
                .toList();
        assertThat(found).as("hosts of %s beside the first", vm).hasSize(1);
        assertThat(text(view, "host")).isEqualTo(watched.id(found.getFirst()));
        assertThat(hosts.on(found.getFirst()).get(vm))
                .containsEntry("power", "RUNNING")
                .containsEntry("address", text(view, "address"))
                .containsEntry("generation", "2");
    }

    private void opensWithWhatWasMailed(String vm) {
        var token = portal.tokenMailedTo(text(portal.get("/v1/vms/" + vm).body(), "ownerEmail"));
        var revealed = portal.post("/v1/reveals", Map.of("token", token), Map.of());
        assertThat(SaltedSha256.matches(
                        revealed.text("/password"),
                        String.valueOf(hosts.machines(vm).getFirst().get("verifier"))))
                .as("the password of %s opens its machine", vm)
                .isTrue();
    }

    private static final class Own {
        static final int HOSTS = 3;
        static final RunningSystem SYSTEM = RunningSystem.own(
                HOSTS,
                Map.of(
                        "VIVEIRO_LEASE", "PT6S",
                        "VIVEIRO_HOSTS_LEASE", "PT6S",
                        "VIVEIRO_HOSTS_LONGESTSTEP", "PT6S",
                        "VIVEIRO_HOSTS_LOSTAFTER", "PT12S",
                        "VIVEIRO_HOSTS_SUSPECTAFTER", "PT5S",
                        "VIVEIRO_HOSTS_INATTENTION", "PT2S",
                        "VIVEIRO_SIMULATED_MEMORY_MIB", String.valueOf(MACHINES_PER_HOST * 1024)));
    }
}
