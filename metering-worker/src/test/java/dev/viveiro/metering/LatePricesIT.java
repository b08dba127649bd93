package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Prices and terms that are published when their months are over. */
class LatePricesIT extends BilledMonths {

    @Test
    void a_price_that_is_published_after_the_month_makes_its_invoice_final_and_never_another_one_of_it() {
        String path = "/v1/prices/" + list + "-p/";
        String whole = MeteringApi.prices("2024-02", "0.02");
        admin.put(path + 1, whole.replaceAll("(?s),\\s*\\{\"meter\":\"DISK\".*}]}]}", "]}"), 201);
        admin.put("/v1/terms/2", MeteringApi.terms("2024-02", list + "-p"), 201);
        billed.machine(2, FIRST, GONE);
        billed.run(FEBRUARY, true);
        assertThat(only().get("state").asString()).isEqualTo("DRAFT");
        admin.put(path + 2, whole, 201);
        billed.run(FEBRUARY, true);
        JsonNode invoice = only();
        assertThat(invoice.get("state").asString()).isEqualTo("FINAL");
        assertThat(invoice.get("priceVersion").asInt()).isEqualTo(2);

        String dearer = MeteringApi.prices("2024-02", "0.03");
        assertThat(pointer(admin.put(path + 3, dearer, 400))).isEqualTo("/validFrom");
        admin.put(path + 3, dearer.replace(FEBRUARY, MARCH), 201);
        assertThat(pointer(admin.put("/v1/terms/3", MeteringApi.terms(FEBRUARY, list), 400)))
                .isEqualTo("/validFrom");
        String image = "\"rates\":[{\"meter\":\"IMAGE\",\"per\":\"MONTH\",\"tiers\":[{\"price\":\"1\"}]},";
        admin.put(path + 4, whole.replace("\"rates\":[", image), 201);
        billed.run(FEBRUARY, true);
        assertThat(only()).isEqualTo(invoice);

        // what was taken back rests on nothing
        admin.put("/v1/invoices/" + invoice.get("id").asString() + "/credit-note", "", 200);
        admin.put(path + 5, dearer, 201);
        billed.run(FEBRUARY, true);
        assertThat(billed.documents())
                .filteredOn(each -> each.get("creditedBy").isNull()
                        && each.get("kind").asString().equals("INVOICE"))
                .extracting(each -> each.get("priceVersion").asInt())
                .containsExactly(5);
    }

    @Test
    void a_list_that_began_too_late_gets_prices_for_the_months_before_which_change_no_later_one() {
        admin.put("/v1/prices/" + list + "-l/1", MeteringApi.prices(MARCH, "0.04"), 201);
        admin.put("/v1/terms/2", MeteringApi.terms(FEBRUARY, list + "-l"), 201);
        billed.machine(2, FIRST, GONE);
        billed.run(FEBRUARY, true);
        billed.run(MARCH, true);
        assertThat(versions()).containsExactly("2024-03 1/2");
        admin.put("/v1/prices/" + list + "-l/2", MeteringApi.prices(FEBRUARY, "0.02"), 201);
        billed.run(FEBRUARY, true);
        assertThat(versions()).containsExactly("2024-03 1/2", "2024-02 2/2");
    }

    @Test
    void a_change_that_is_scheduled_is_not_lost_by_one_that_is_published_later_for_a_month_before() {
        versions(2, MARCH);
        versions(3, FEBRUARY);
        billed.machine(2, FIRST, GONE);
        billed.run(FEBRUARY, true);
        billed.run(MARCH, true);
        assertThat(versions()).containsExactly("2024-03 2/2", "2024-02 3/3");
    }

    @Test
    void changes_that_are_published_in_the_order_of_their_months_hold_from_theirs_on() {
        versions(2, FEBRUARY);
        versions(3, MARCH);
        // the later one of those that begin together
        versions(4, MARCH);
        billed.machine(2, FIRST, GONE);
        billed.run(FEBRUARY, true);
        billed.run(MARCH, true);
        assertThat(versions()).containsExactly("2024-03 4/4", "2024-02 2/2");
    }

    /** Of prices and of terms. */
    private void versions(int version, String month) {
        admin.put("/v1/prices/" + list + "/" + version, MeteringApi.prices(month, "0.0" + version), 201);
        String terms = MeteringApi.terms(month, list).replace("\"23\"", "\"2" + version + "\"");
        admin.put("/v1/terms/" + version, terms, 201);
    }

    /** Month, prices' and terms' version of each document. */
    private List<String> versions() {
        List<String> versions = new ArrayList<>();
        for (JsonNode each : billed.documents()) {
            versions.add(each.get("month").asString() + " "
                    + each.get("priceVersion").asInt() + "/"
                    + each.get("termsVersion").asInt());
        }
        return versions;
    }

    private static String pointer(JsonNode problem) {
        return problem.get("errors").get(0).get("pointer").asString();
    }

    @Test
    void a_meter_that_was_used_late_and_has_no_price_keeps_the_next_invoice_a_draft_until_one_is_published() {
        String path = "/v1/prices/" + list + "-u/";
        String whole = MeteringApi.prices(FEBRUARY, "0.02");
        admin.put(path + 1, whole.replaceAll("(?s),\\s*\\{\"meter\":\"DISK\".*}]}]}", "]}"), 201);
        admin.put("/v1/terms/2", MeteringApi.terms(FEBRUARY, list + "-u"), 201);
        Set<Meter> priced = Set.of(Meter.VCPU, Meter.MEMORY);
        Machine late = machine();
        tell(late.change(1, FIRST, priced, 2), late.change(4, SPRING, Set.of(), 2));
        billed.run(FEBRUARY, true);
        String february = only().get("id").asString();
        Machine next = machine();
        tell(next.change(1, SPRING, priced, 2), next.change(2, GONE, Set.of(), 2));
        tell(late.change(3, FIFTEENTH, Set.of(Meter.VCPU, Meter.MEMORY, Meter.DISK), 2));
        billed.run(MARCH, true);
        JsonNode draft = billed.documents().get(0);
        assertThat(draft.get("state").asString()).isEqualTo("DRAFT");
        assertThat(draft.get("unpriced").get(0).asString()).isEqualTo("DISK");
        assertThat(outcome()).startsWith("UNPRICED ").contains("DISK of 2024-02", list + "-u/1");

        String disks = whole.replace(
                "\"DISK\",\"per\":\"MONTH\",\"tiers\":[{\"price\":\"0\"}",
                "\"DISK\",\"per\":\"MONTH\",\"tiers\":[{\"price\":\"1\"}");
        assertThat(pointer(admin.put(path + 2, disks.replace("0.02", "0.03"), 400)))
                .isEqualTo("/validFrom");
        admin.put(path + 2, disks, 201);
        billed.run(MARCH, true);
        assertThat(outcome()).isEqualTo("FINALISED ");
        JsonNode invoice = billed.documents().get(0);
        JsonNode last = invoice.get("lines").get(invoice.get("lines").size() - 1);
        assertThat(last.get("corrects").asString()).isEqualTo(february);
        // 20 GiB for 15 of 29 days
        assertThat(last.get("amount").asString()).isEqualTo("10.34");
        billed.run("2024-04", true);
        assertThat(billed.documents().get(0).get("lines"))
                .noneMatch(line -> line.get("kind").asString().equals("CORRECTION"));
    }

    /** What became of March, and what is to be known about it. */
    private @Nullable String outcome() {
        return jdbc.queryForObject(
                "select outcome || ' ' || coalesce(note, '') from invoice_task where month = date '2024-03-01' and tenant = ?",
                String.class,
                tenant.value());
    }

    private Machine machine() {
        return new Machine(new VmId(UUID.randomUUID()), tenant, new HostId(UUID.randomUUID()));
    }

    private void tell(VmChanged... changes) {
        billed.facts()
                .accept(Arrays.stream(changes)
                        .<UsageFact>map(UsageFact.Changed::new)
                        .toList());
    }

    private JsonNode only() {
        assertThat(billed.documents()).hasSize(1);
        return billed.documents().get(0);
    }
}
