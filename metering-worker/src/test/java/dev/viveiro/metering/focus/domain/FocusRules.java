package dev.viveiro.metering.focus.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What FOCUS 1.2 asks of a row as a whole. */
final class FocusRules {
    private static final BigDecimal TOLERANCE = new BigDecimal("0.000000001");

    private FocusRules() {}

    /** The cells of a row by their columns; "" is null. */
    record Cells(Map<String, String> values) {
        boolean isNull(String column) {
            return text(column).isEmpty();
        }

        boolean both(String one, String other) {
            return isNull(one) == isNull(other);
        }

        String text(String column) {
            return values.getOrDefault(column, "");
        }

        boolean is(String column, String value) {
            return text(column).equals(value);
        }

        BigDecimal number(String column) {
            return new BigDecimal(text(column));
        }

        Instant time(String column) {
            return Instant.parse(text(column));
        }

        boolean isPriced() {
            return (is("ChargeCategory", "Usage") || is("ChargeCategory", "Purchase")) && !isCorrection();
        }

        boolean isCorrection() {
            return is("ChargeClass", "Correction");
        }

        boolean isTax() {
            return is("ChargeCategory", "Tax");
        }

        boolean isProduct(String price, String cost) {
            return number(price)
                            .multiply(number("PricingQuantity"))
                            .subtract(number(cost))
                            .abs()
                            .compareTo(TOLERANCE)
                    <= 0;
        }
    }

    /**
     * One requirement.
     *
     * @param section title of the column's section, and the id of the requirement in the specification's requirements model
     * @param when which rows it is about
     * @param breaks cells that break it in a row of usage: a rule that nothing breaks is none
     */
    record Rule(String section, Predicate<Cells> when, Predicate<Cells> holds, Map<String, String> breaks) {
        boolean isBroken(Cells row) {
            return when.test(row) && !holds.test(row);
        }
    }

    private static Rule notNullWhenPriced(String section, String column) {
        return new Rule(section, Cells::isPriced, row -> !row.isNull(column), Map.of(column, ""));
    }

    private static Rule nullForTax(String section, String column) {
        return new Rule(section, Cells::isTax, row -> row.isNull(column), Map.of("ChargeCategory", "Tax", column, "1"));
    }

    private static Rule notNegative(String section, String column) {
        return new Rule(
                section, row -> !row.isNull(column), row -> row.number(column).signum() >= 0, Map.of(column, "-1"));
    }

    private static Rule together(String section, String column, String other) {
        return new Rule(section, row -> true, row -> row.both(column, other), Map.of(column, ""));
    }

    static final List<Rule> ALL = List.of(
            new Rule(
                    "Billed Cost, C-005: 0 when somebody else is paid",
                    row -> !row.is("ProviderName", row.text("InvoiceIssuerName")),
                    row -> row.number("BilledCost").signum() == 0,
                    Map.of("ProviderName", "Somebody", "BilledCost", "1")),
            new Rule(
                    "Billing Period Start, inclusive, before Billing Period End, exclusive",
                    row -> true,
                    row -> row.time("BillingPeriodStart").isBefore(row.time("BillingPeriodEnd")),
                    Map.of("BillingPeriodEnd", "2001-01-01T00:00:00Z")),
            new Rule(
                    "Charge Period Start, inclusive, before Charge Period End, exclusive",
                    row -> true,
                    row -> row.time("ChargePeriodStart").isBefore(row.time("ChargePeriodEnd")),
                    Map.of("ChargePeriodEnd", "2001-01-01T00:00:00Z")),
            new Rule(
                    "Charge Class: what is charged for another period than the billing period is a correction",
                    row -> !row.isCorrection(),
                    row -> !row.time("ChargePeriodStart").isBefore(row.time("BillingPeriodStart"))
                            && !row.time("ChargePeriodEnd").isAfter(row.time("BillingPeriodEnd")),
                    Map.of("ChargePeriodStart", "2001-01-01T00:00:00Z")),
            new Rule(
                    "Charge Frequency, C-004: a purchase is not by usage",
                    row -> row.is("ChargeCategory", "Purchase"),
                    row -> !row.is("ChargeFrequency", "Usage-Based"),
                    Map.of("ChargeCategory", "Purchase", "ChargeFrequency", "Usage-Based")),
            new Rule(
                    "Consumed Quantity, C-004: of usage alone",
                    row -> !row.is("ChargeCategory", "Usage"),
                    row -> row.isNull("ConsumedQuantity"),
                    Map.of("ChargeCategory", "Credit")),
            new Rule(
                    "Consumed Quantity, C-006: of all usage that is no correction",
                    row -> row.is("ChargeCategory", "Usage") && !row.isCorrection(),
                    row -> !row.isNull("ConsumedQuantity"),
                    Map.of("ConsumedQuantity", "")),
            together("Consumed Unit, C-004 and C-005", "ConsumedUnit", "ConsumedQuantity"),
            new Rule(
                    "Contracted Cost, C-009: Contracted Unit Price x Pricing Quantity",
                    row -> !row.isNull("ContractedUnitPrice") && !row.isNull("PricingQuantity") && !row.isCorrection(),
                    row -> row.isProduct("ContractedUnitPrice", "ContractedCost"),
                    Map.of("ContractedCost", "77777")),
            new Rule(
                    "Contracted Cost, C-008: Billed Cost for what is charged without a price and not on other charges",
                    row -> row.isNull("ContractedUnitPrice") && !row.isTax(),
                    row -> row.number("ContractedCost").compareTo(row.number("BilledCost")) == 0,
                    Map.of("ContractedUnitPrice", "", "ContractedCost", "77777")),
            nullForTax("Contracted Unit Price, C-005", "ContractedUnitPrice"),
            notNullWhenPriced("Contracted Unit Price, C-006", "ContractedUnitPrice"),
            notNegative("Contracted Unit Price, C-009", "ContractedUnitPrice"),
            new Rule(
                    "Effective Cost, C-005: 0 for what is bought for later",
                    row -> row.is("ChargeCategory", "Purchase"),
                    row -> row.number("EffectiveCost").signum() == 0,
                    Map.of("ChargeCategory", "Purchase", "EffectiveCost", "1")),
            new Rule(
                    "List Cost, C-009: List Unit Price x Pricing Quantity",
                    row -> !row.isNull("ListUnitPrice") && !row.isNull("PricingQuantity") && !row.isCorrection(),
                    row -> row.isProduct("ListUnitPrice", "ListCost"),
                    Map.of("ListCost", "77777")),
            new Rule(
                    "List Cost, C-008: Billed Cost for what is charged without a price and not on other charges",
                    row -> row.isNull("ListUnitPrice") && !row.isTax(),
                    row -> row.number("ListCost").compareTo(row.number("BilledCost")) == 0,
                    Map.of("ListUnitPrice", "", "ListCost", "77777")),
            nullForTax("List Unit Price, C-004", "ListUnitPrice"),
            notNullWhenPriced("List Unit Price, C-005", "ListUnitPrice"),
            notNegative("List Unit Price, C-008", "ListUnitPrice"),
            nullForTax("Pricing Category, C-003", "PricingCategory"),
            notNullWhenPriced("Pricing Category, C-004", "PricingCategory"),
            nullForTax("Pricing Quantity, C-004", "PricingQuantity"),
            notNullWhenPriced("Pricing Quantity, C-005", "PricingQuantity"),
            together("Pricing Unit, C-005 and C-006", "PricingUnit", "PricingQuantity"),
            together("Resource Type, C-004 and C-005", "ResourceType", "ResourceId"),
            // all of our resources have names
            together("Resource Name: of each Resource ID that has one", "ResourceName", "ResourceId"),
            new Rule(
                    "Resource Name: no copy of the Resource ID",
                    row -> !row.isNull("ResourceId"),
                    row -> !row.is("ResourceName", row.text("ResourceId")),
                    Map.of("ResourceId", "oak", "ResourceName", "oak")),
            new Rule(
                    "Service Subcategory, C-004: of its Service Category",
                    row -> true,
                    row -> FocusColumns.SUBCATEGORIES
                            .getOrDefault(row.text("ServiceCategory"), Set.of())
                            .contains(row.text("ServiceSubcategory")),
                    Map.of("ServiceSubcategory", "Quantum Storage")),
            nullForTax("SKU ID, C-004", "SkuId"),
            notNullWhenPriced("SKU ID, C-005", "SkuId"),
            together("SKU Meter, C-004 and C-005", "SkuMeter", "SkuId"),
            nullForTax("SKU Price ID, C-004", "SkuPriceId"),
            notNullWhenPriced("SKU Price ID, C-005", "SkuPriceId"),
            new Rule(
                    "SKU Price Details, C-004: none without a SKU Price ID",
                    row -> row.isNull("SkuPriceId"),
                    row -> row.isNull("SkuPriceDetails"),
                    Map.of("SkuPriceId", "")));
}
