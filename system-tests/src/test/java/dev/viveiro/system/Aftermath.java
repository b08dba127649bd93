package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** The invariants of docs/explanation, looked at from outside: over the API, in the mail server, and in the hypervisors' own books. */
final class Aftermath {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Set<String> LIVING = Set.of("RUNNING", "STOPPED");

    private final Portal portal;
    private final SimulatedHosts hosts;
    private final int hostCount;
    private final Visitors visitors;

    Aftermath(Portal portal, SimulatedHosts hosts, int hostCount, Visitors visitors) {
        this.portal = portal;
        this.hosts = hosts;
        this.hostCount = hostCount;
        this.visitors = visitors;
    }

    /** Waits until nothing is at work, then holds everything against what was promised. */
    void check() {
        assertThat(visitors.outrages()).as("answers that nobody should get").isEmpty();
        await().atMost(PATIENCE).untilAsserted(this::nothingIsAtWork);
        await().atMost(PATIENCE).untilAsserted(this::theSumsAddUp);
        var machines = machines();
        everyPromiseIsOneMachine(machines);
        await().atMost(PATIENCE).untilAsserted(() -> hostsHaveWhatIsBelieved(machines()));
        addressesAreUnique(machines);
        await().atMost(PATIENCE).untilAsserted(() -> oneMailEach(machines()));
        machines.forEach(this::usageDoesNotOverlap);
        assertThat(portal.all("/v1/dead-messages?limit=500"))
                .as("dead messages")
                .isEmpty();
    }

    private void nothingIsAtWork() {
        assertThat(machines())
                .allSatisfy(vm -> assertThat(vm.path("activeOperation").isNull())
                        .as(vm.toString())
                        .isTrue());
        for (var batch : visitors.classes()) {
            var view = portal.get("/v1/batches/" + batch);
            assertThat(view.text("/state")).as(view.body().toString()).isNotEqualTo("RUNNING");
        }
    }

    private void theSumsAddUp() {
        var sums = portal.get("/v1/conservation").body();
        assertThat(sums.path("ok").asBoolean()).as(sums.toString()).isTrue();
        assertThat(portal.all("/v1/drift?limit=500")).as("drift").isEmpty();
    }

    /** Every machine of the visitors, also those that are gone. */
    private List<JsonNode> machines() {
        var all = new ArrayList<>(portal.vmsNamed("chaos-"));
        all.addAll(portal.all("/v1/vms?limit=500&state=DELETED&namePrefix=chaos-"));
        return all;
    }

    /** No name was made twice, no promise was forgotten, and what nobody deleted lives. */
    private void everyPromiseIsOneMachine(List<JsonNode> machines) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        Map<String, Integer> byName = new HashMap<>();
        for (var vm : machines) {
            byId.put(text(vm, "id"), vm);
            byName.merge(text(vm, "name"), 1, Integer::sum);
        }
        assertThat(byName)
                .allSatisfy((name, count) -> assertThat(count).as(name).isEqualTo(1));
        assertThat(byId).containsKeys(visitors.promised().keySet().toArray(String[]::new));
        assertThat(machines)
                .filteredOn(vm -> visitors.deleted().contains(text(vm, "id")))
                .allSatisfy(
                        vm -> assertThat(text(vm, "state")).as(vm.toString()).isEqualTo("DELETED"));
        assertThat(machines)
                .allSatisfy(
                        vm -> assertThat(text(vm, "state")).as(vm.toString()).isIn("RUNNING", "STOPPED", "DELETED"));
    }

    /** Each living machine is on its host alone, with the power that the customer sees; no other machine is anywhere. */
    private void hostsHaveWhatIsBelieved(List<JsonNode> machines) {
        Map<String, String> found = new HashMap<>();
        for (var number : IntStream.rangeClosed(1, hostCount).toArray()) {
            hosts.on(number).forEach((vm, fields) -> assertThat(found.put(vm, fields.get("power")))
                    .as("machine %s is on two hosts", vm)
                    .isNull());
        }
        Map<String, String> believed = new HashMap<>();
        machines.stream().filter(Aftermath::lives).forEach(vm -> believed.put(text(vm, "id"), text(vm, "state")));
        assertThat(found).isEqualTo(believed);
    }

    private static void addressesAreUnique(List<JsonNode> machines) {
        var living = machines.stream().filter(Aftermath::lives).toList();
        var addresses = new HashSet<String>();
        assertThat(living).allSatisfy(vm -> assertThat(addresses.add(text(vm, "address")))
                .as(vm.toString())
                .isTrue());
    }

    /** A sender that is killed between the server's 250 and its own commit leaves a twin, which has the same Message-ID. */
    private void oneMailEach(List<JsonNode> machines) {
        for (var vm : machines) {
            var ids = new HashSet<String>();
            portal.mailsTo(text(vm, "ownerEmail")).forEach(mail -> ids.add(text(mail, "messageId")));
            assertThat(ids).as("mails about %s", vm).hasSizeBetween(lives(vm) ? 1 : 0, 1);
        }
    }

    private void usageDoesNotOverlap(JsonNode vm) {
        Map<String, List<Instant[]>> byMeter = new HashMap<>();
        for (var line : portal.usage(text(vm, "id"))) {
            var to = line.path("to").isNull() ? Instant.MAX : Instant.parse(text(line, "to"));
            byMeter.computeIfAbsent(text(line, "meter"), meter -> new ArrayList<>())
                    .add(new Instant[] {Instant.parse(text(line, "from")), to});
        }
        byMeter.forEach((meter, intervals) -> {
            intervals.sort(java.util.Comparator.comparing(interval -> interval[0]));
            for (int i = 1; i < intervals.size(); i++) {
                assertThat(intervals.get(i)[0])
                        .as("%s of %s", meter, vm)
                        .isAfterOrEqualTo(intervals.get(i - 1)[1]);
            }
        });
    }

    private static boolean lives(JsonNode vm) {
        return LIVING.contains(text(vm, "state"));
    }

    private static String text(JsonNode thing, String member) {
        return thing.path(member).asString("");
    }
}
