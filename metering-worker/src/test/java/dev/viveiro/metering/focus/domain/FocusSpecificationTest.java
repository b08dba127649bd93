package dev.viveiro.metering.focus.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.usage.Meter;
import dev.viveiro.metering.rating.Per;
import dev.viveiro.metering.rating.Traffic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The export against the rules of FOCUS 1.2, which are data: {@link FocusColumns} and {@link FocusRules}. */
class FocusSpecificationTest {
    private static final FocusFile FILE = Bills.file(Bills.invoice(Bills.everything()));
    /** One that has a discount and a price above 0. */
    private static final Map<String, String> USAGE = FILE.rows().stream()
            .filter(row -> row.getOrDefault("SkuId", "").equals("VCPU"))
            .findFirst()
            .orElseThrow();

    static List<FocusColumns.Column> columns() {
        return FocusColumns.ALL;
    }

    static List<FocusRules.Rule> rules() {
        return FocusRules.ALL;
    }

    @Test
    void an_invoice_conforms() {
        assertThat(FILE.faults()).isEmpty();
        assertThat(FILE.rows()).hasSize(8 * 3 + 3);
    }

    @Test
    void a_credit_note_and_a_draft_conform() {
        assertThat(Bills.file(Bills.document("CN-2026-000001", Bills.EARLIER, List.of(), Bills.everything()))
                        .faults())
                .isEmpty();
        FocusFile draft = Bills.file(Bills.document(null, null, List.of(), Bills.everything()));
        assertThat(draft.faults()).isEmpty();
        assertThat(draft.rows()).extracting(row -> row.get("InvoiceId")).containsOnly("");
    }

    @ParameterizedTest
    @MethodSource("columns")
    void a_column_that_is_missing_or_wrong_is_found(FocusColumns.Column column) {
        List<String> header = new ArrayList<>(FILE.header());
        header.remove(column.name());
        assertThat(new FocusFile(header, List.of(USAGE)).faults())
                .anyMatch(fault -> fault.startsWith(column.section() + ":") && fault.contains("missing"));
        if (!column.nulls()) {
            assertThat(with(Map.of(column.name(), "")).faults()).anyMatch(fault -> fault.startsWith(column.section()));
        }
        if (column.type() != FocusColumns.Type.STRING || !column.allowed().isEmpty()) {
            assertThat(with(Map.of(column.name(), "1 Nonsense")).faults())
                    .anyMatch(fault -> fault.startsWith(column.section()));
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_row_that_breaks_a_rule_is_found(FocusRules.Rule rule) {
        assertThat(rule.isBroken(new FocusRules.Cells(USAGE))).isFalse();
        Map<String, String> broken = new LinkedHashMap<>(USAGE);
        broken.putAll(rule.breaks());
        assertThat(rule.isBroken(new FocusRules.Cells(broken))).isTrue();
    }

    @Test
    void a_file_says_which_rule_its_rows_break() {
        assertThat(with(Map.of("ContractedCost", "77777")).faults())
                .singleElement()
                .asString()
                .startsWith("Contracted Cost, C-009");
        Map<String, String> other = new LinkedHashMap<>(USAGE);
        other.put("SkuId", "MEMORY");
        assertThat(new FocusFile(FILE.header(), List.of(USAGE, other)).faults())
                .anyMatch(fault -> fault.startsWith("SKU Price ID, C-008"));
        List<String> header = new ArrayList<>(FILE.header());
        header.addFirst("Plan");
        header.add("BilledCost");
        assertThat(new FocusFile(header, List.of(USAGE)).faults())
                .anyMatch(fault -> fault.endsWith("prefix x_: Plan"))
                .anyMatch(fault -> fault.endsWith("twice BilledCost"));
    }

    @Test
    void a_row_of_usage_says_who_held_what_when_and_what_it_costs() {
        assertThat(USAGE)
                .containsEntry("InvoiceId", "INV-2026-000001")
                .containsEntry("BillingAccountName", "Oak Ltd")
                .containsEntry("ChargePeriodStart", "2026-03-01T00:00:00Z")
                .containsEntry("ChargePeriodEnd", "2026-04-01T00:00:00Z")
                .containsEntry("ChargeDescription", "VCPU, 0.012 EUR x Core-Hours")
                .containsEntry("ResourceId", Bills.machine(1).toString())
                .containsEntry("ResourceName", "oak-1")
                .containsEntry("x_VmId", Bills.machine(1).toString())
                .containsEntry("PricingQuantity", "142.857143")
                .containsEntry("PricingUnit", "Core-Hours")
                .containsEntry("SkuPriceId", "standard/1/VCPU/1")
                .containsEntry("x_LineNumber", "6")
                .containsEntry("ServiceName", "Virtual Machines");
    }

    @Test
    void memory_is_priced_by_the_gibibyte_and_held_by_the_mebibyte_and_months_are_hours() {
        assertThat(row("MEMORY"))
                .containsEntry("PricingUnit", "GiB-Hours")
                .containsEntry("PricingQuantity", "106.285714")
                .containsEntry("ConsumedUnit", "MiB-Hours")
                .containsEntry("ConsumedQuantity", "108836.571136");
        assertThat(row("ADDRESS"))
                .containsEntry("PricingUnit", "Unit-Months")
                .containsEntry("ConsumedUnit", "Unit-Hours");
    }

    @Test
    void traffic_has_the_same_columns_in_gib_and_no_time() {
        FocusFile file = Bills.file(Bills.invoice(List.of(
                Bills.usage(1, "TRAFFIC_RECEIVED", 1, "3.500000", Per.GIB, "0.01", "0.04"),
                Bills.usage(2, "TRAFFIC_SENT", 0, "100.000000", Per.GIB, "0", "0.00"),
                Bills.usage(3, "TRAFFIC_SENT", 1, "70.000000", Per.GIB, "0.02", "1.40"))));
        assertThat(file.faults()).isEmpty();
        assertThat(file.sum("BilledCost", row -> row.getOrDefault("SkuId", "").startsWith("TRAFFIC_")))
                .isEqualByComparingTo("1.44");
        assertThat(file.rows().stream()
                        .filter(row -> row.getOrDefault("SkuPriceId", "").equals("standard/1/TRAFFIC_SENT/1"))
                        .findFirst()
                        .orElseThrow())
                .containsEntry("PricingUnit", "GiB")
                .containsEntry("PricingQuantity", "10.000000")
                .containsEntry("ConsumedUnit", "GiB")
                .containsEntry("ConsumedQuantity", "10.000000")
                .containsEntry("SkuMeter", "TRAFFIC_SENT")
                .containsEntry("ServiceName", "Network Traffic")
                .containsEntry("ServiceCategory", "Networking")
                .containsEntry("SkuPriceDetails", "{\"x_Tier\":1,\"x_UnitQuantity\":1,\"x_UnitSize\":\"GIB\"}")
                .containsEntry("ResourceType", "Virtual Machine")
                .containsEntry("ResourceId", Bills.machine(1).toString());
    }

    @Test
    void an_account_that_has_no_address_is_called_by_its_id() {
        FocusFile file = Bills.file(Bills.document("N-1", null, List.of(), Bills.everything()));
        assertThat(file.faults()).isEmpty();
        assertThat(file.rows()).isNotEmpty().allSatisfy(row -> assertThat(row.get("BillingAccountName"))
                .isEqualTo(row.get("BillingAccountId")));
    }

    @Test
    void names_are_never_formulas_and_negative_numbers_stay_numbers() {
        FocusFile file = Bills.file(Bills.document("N-1", Bills.EARLIER, List.of("=1+1"), Bills.everything()));
        assertThat(file.rows()).extracting(row -> row.get("BillingAccountName")).containsOnly("'=1+1");
        assertThat(file.rows())
                .extracting(row -> row.get("BilledCost"))
                .anyMatch(cost -> cost.startsWith("-"))
                .noneMatch(cost -> cost.startsWith("'"));
    }

    @Test
    void every_meter_is_of_a_service() {
        assertThat(Stream.<Enum<?>>concat(Arrays.stream(Meter.values()), Arrays.stream(Traffic.values()))
                        .map(meter -> FocusService.of(meter.name())))
                .doesNotContain(FocusService.OTHER);
    }

    private static Map<String, String> row(String meter) {
        return FILE.rows().stream()
                .filter(row -> row.getOrDefault("SkuId", "").equals(meter))
                .findFirst()
                .orElseThrow();
    }

    private static FocusFile with(Map<String, String> cells) {
        Map<String, String> row = new LinkedHashMap<>(USAGE);
        row.putAll(cells);
        return new FocusFile(FILE.header(), List.of(row));
    }
}
