package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** A class of students for whom a portal asked at once: {@code <name>-001@school.example} and so on. */
final class Roll {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private final Portal portal;
    private final String name;
    private final int size;
    private final String batch;

    private Roll(Portal portal, String name, int size, String batch) {
        this.portal = portal;
        this.name = name;
        this.size = size;
        this.batch = batch;
    }

    /** Accepted, and nothing else awaited. */
    static Roll submit(Portal portal, String name, int size) {
        var items = IntStream.rangeClosed(1, size)
                .mapToObj(number -> Map.of("name", "Student " + number, "email", owner(name, number)))
                .toList();
        var accepted = portal.post("/v1/batches", Map.of("items", items), Map.of());
        assertThat(accepted.status()).as(accepted.body().toString()).isEqualTo(202);
        return new Roll(portal, name, size, accepted.text("/batch/id"));
    }

    private static String owner(String name, int number) {
        return "%s-%03d@school.example".formatted(name, number);
    }

    JsonNode view() {
        return portal.get("/v1/batches/" + batch).body();
    }

    /** How many rows are {@code pending}, {@code running}, {@code succeeded} and so on. */
    int count(String state) {
        return view().at("/counts/" + state).asInt();
    }

    String state() {
        return view().path("state").asString("");
    }

    List<JsonNode> items() {
        return portal.all("/v1/batches/" + batch + "/items?limit=500");
    }

    List<JsonNode> vms() {
        return portal.all("/v1/vms?limit=500&batch=" + batch);
    }

    void awaitCount(String state, int least) {
        await().atMost(PATIENCE).until(() -> count(state) >= least);
    }

    void awaitEnd() {
        await().atMost(PATIENCE).until(() -> !state().equals("RUNNING"));
    }

    /** For every row one machine on one host, one address, one mail and one open interval per meter; now and a moment later. */
    void complete(SimulatedHosts hosts) {
        awaitEnd();
        assertThat(count("succeeded")).as(view().toString()).isEqualTo(size);
        await().during(Duration.ofSeconds(1)).atMost(PATIENCE).untilAsserted(() -> {
            var vms = vms();
            assertThat(vms)
                    .hasSize(size)
                    .allMatch(vm -> vm.path("state").asString("").equals("RUNNING"));
            assertThat(portal.vmsNamed(name + "-")).hasSize(size);
            var addresses = new HashSet<String>();
            for (var vm : vms) {
                var onHosts = hosts.machines(vm.path("id").asString(""));
                assertThat(onHosts).as(vm.toString()).hasSize(1);
                assertThat(onHosts.getFirst())
                        .containsEntry("address", vm.path("address").asString(""));
                addresses.add(vm.path("address").asString(""));
            }
            assertThat(addresses).hasSize(size);
            assertThat(hosts.machinesNamed(name + "-")).isEqualTo(size);
        });
        await().atMost(PATIENCE).untilAsserted(this::mailedOnce);
        await().atMost(PATIENCE).untilAsserted(this::meteredOnce);
        sumsAddUp();
        mailedOnce();
        meteredOnce();
    }

    /** Addresses, reservations, operations and usage, over all tenants. */
    void sumsAddUp() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            var sums = portal.get("/v1/conservation").body();
            assertThat(sums.path("ok").asBoolean()).as(sums.toString()).isTrue();
        });
    }

    void cancel() {
        assertThat(portal.post("/v1/batches/" + batch + "/cancel").status()).isEqualTo(202);
    }

    /** Every row that failed is tried again. */
    void retryFailed() {
        assertThat(portal.post("/v1/batches/" + batch + "/retry-failed").status())
                .isEqualTo(202);
    }

    /** For every row exactly one mail; to be asked where no sender was killed. */
    void mailedExactlyOnce() {
        for (var number = 1; number <= size; number++) {
            assertThat(portal.mailsTo(owner(name, number)))
                    .as("mails to %s", owner(name, number))
                    .hasSize(1);
        }
    }

    /** A sender that is killed between the server's 250 and its own commit leaves a twin, which has the same Message-ID. */
    private void mailedOnce() {
        for (var number = 1; number <= size; number++) {
            assertThat(portal.mailsTo(owner(name, number)))
                    .extracting(mail -> mail.path("messageId").asString(""))
                    .as("mails to %s", owner(name, number))
                    .isNotEmpty()
                    .containsOnly(portal.mailsTo(owner(name, number))
                            .getFirst()
                            .path("messageId")
                            .asString(""));
        }
    }

    private void meteredOnce() {
        for (var vm : vms()) {
            assertThat(portal.usage(vm.path("id").asString("")))
                    .as("usage of %s", vm)
                    .allMatch(line -> line.path("to").isNull())
                    .extracting(line -> line.path("meter").asString(""))
                    .containsExactlyInAnyOrder("VCPU", "MEMORY", "DISK", "ADDRESS");
        }
    }
}
