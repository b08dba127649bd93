package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.access.Role;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * A tenant with terms, and an administrator who bills it.
 *
 * @param facts takes what is told of its machines
 */
record BilledTenant(TenantId id, int port, Consumer<List<UsageFact>> facts) {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** With each kind of line: an included volume, tiers, fees, a discount. */
    private static final String PRICES = """
        {"currency":"EUR","validFrom":"2024-01","discountPercent":"7","rates":[
          {"meter":"VCPU","per":"HOUR","included":"100","tiers":[{"upTo":"1000","price":"0.0123"},{"price":"0.0101"}]},
          {"meter":"MEMORY","per":"HOUR","quantity":1024,"tiers":[{"price":"0.004"}]},
          {"meter":"ADDRESS","per":"MONTH","tiers":[{"price":"0"}]},
          {"meter":"DISK","per":"MONTH","tiers":[{"price":"0.05"}]}],
         "planFees":[{"plan":"basic","monthly":"1.00"}]}\
        """;

    private static final String TRAFFIC = """
        {"meter":"TRAFFIC_RECEIVED","per":"GIB","tiers":[{"price":"0.01"}]},
        {"meter":"TRAFFIC_SENT","per":"GIB","included":"10","tiers":[{"upTo":"100","price":"0.10"},{"price":"0.05"}]},\
        """;

    static BilledTenant withTerms(int port, Consumer<List<UsageFact>> facts) {
        return withTerms(port, facts, PRICES);
    }

    /** Received traffic costs 0.01 a GiB; of what is sent, 10 GiB are included, 100 cost 0.10 each, and the rest 0.05. */
    static BilledTenant withTraffic(int port, Consumer<List<UsageFact>> facts) {
        return withTerms(port, facts, PRICES.replace("\"rates\":[", "\"rates\":[" + TRAFFIC));
    }

    private static BilledTenant withTerms(int port, Consumer<List<UsageFact>> facts, String prices) {
        BilledTenant tenant = new BilledTenant(new TenantId(UUID.randomUUID()), port, facts);
        String list = "list-" + tenant.id().toString().substring(0, 8);
        tenant.admin().put("/v1/prices/" + list + "/1", prices, 201);
        tenant.admin().put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
        return tenant;
    }

    MeteringApi admin() {
        return new MeteringApi(port, MeteringInATest.bearer(id, Role.ADMINISTRATOR));
    }

    MeteringApi customer() {
        return new MeteringApi(port, MeteringInATest.bearer(id));
    }

    /** It holds so many processors, 2048 MiB and 20 GiB for that time; a version is left for what comes late. */
    Machine machine(int vcpus, Instant from, Instant to) {
        Machine machine = new Machine(new VmId(UUID.randomUUID()), id, new HostId(UUID.randomUUID()));
        facts.accept(List.of(
                new UsageFact.Changed(machine.change(1, from.minusSeconds(5), Set.of(), vcpus)),
                new UsageFact.Changed(machine.change(2, from, ALL, vcpus)),
                new UsageFact.Changed(machine.change(4, to, Set.of(), vcpus))));
        return machine;
    }

    /** What is told of a machine after its last change was: that it held nothing from then on. */
    void late(Machine machine, Instant at) {
        facts.accept(List.of(new UsageFact.Changed(machine.change(3, at, Set.of(), 2))));
    }

    void run(String month, boolean finalise) {
        String path = "/v1/invoices/runs/" + month;
        admin().put(path, "{\"finalise\":" + finalise + "}", 202);
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        admin().get(path, 200).get("tenants").has("OPEN"))
                .isFalse());
        assertThat(admin().get(path, 200).get("tenants").has("FAILED")).isFalse();
    }

    /** The newest month's first. */
    JsonNode documents() {
        return admin().get("/v1/invoices", 200).get("items");
    }
}
