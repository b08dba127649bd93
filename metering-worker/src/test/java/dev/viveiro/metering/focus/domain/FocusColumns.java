package dev.viveiro.metering.focus.domain;

import static dev.viveiro.metering.focus.domain.FocusColumns.Level.CONDITIONAL;
import static dev.viveiro.metering.focus.domain.FocusColumns.Level.MANDATORY;
import static dev.viveiro.metering.focus.domain.FocusColumns.Level.RECOMMENDED;
import static dev.viveiro.metering.focus.domain.FocusColumns.Type.CURRENCY;
import static dev.viveiro.metering.focus.domain.FocusColumns.Type.DATE_TIME;
import static dev.viveiro.metering.focus.domain.FocusColumns.Type.DECIMAL;
import static dev.viveiro.metering.focus.domain.FocusColumns.Type.KEY_VALUE;
import static dev.viveiro.metering.focus.domain.FocusColumns.Type.STRING;
import static dev.viveiro.metering.focus.domain.FocusColumns.Type.UNIT;

import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What FOCUS 1.2 asks of each column by itself: of those that it has for whoever bills as we do. Not asked for, since we have no such
 * thing: AvailabilityZone, CapacityReservation*, CommitmentDiscount*, PricingCurrency*, Region*, SubAccount*, Tags.
 */
final class FocusColumns {
    private FocusColumns() {}

    /** Whether a column must be there (Feature level). */
    enum Level {
        MANDATORY,
        /** If there is such a thing; each of those here is something that we have. */
        CONDITIONAL,
        RECOMMENDED
    }

    /** What is in its cells, in the form that the attribute named asks for. */
    enum Type {
        /** String Handling. */
        STRING(".+"),
        /** Numeric Format: no exponent, no sign but a minus, nothing between digits. */
        DECIMAL("-?\\d+(\\.\\d+)?"),
        /** Date/Time Format: UTC, extended ISO 8601. */
        DATE_TIME("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"),
        /** Currency Format: ISO 4217. */
        CURRENCY(Currency.getAvailableCurrencies().stream()
                .map(Currency::getCurrencyCode)
                .collect(Collectors.joining("|"))),
        /** Unit Format: a quantity, and a unit of data, or a unit and the plural of a time, from its lists. */
        UNIT("(\\d+ )?([KMGTP]i?B|(Core|Unit|Count|[KMGTP]i?B)-(Seconds|Minutes|Hours|Days|Months|Years))"),
        /** Key-Value Format: one level, keys in double quotes, own keys with a prefix. */
        KEY_VALUE("\\{(\"x_[A-Za-z]+\":(\"[^\"{}]*\"|-?\\d+|true|false|null),?)+(?<!,)}");

        private final Pattern form;

        Type(String form) {
            this.form = Pattern.compile(form);
        }

        boolean takes(String cell) {
            return form.matcher(cell).matches();
        }
    }

    /**
     * A column's own section.
     *
     * @param section its title in the specification
     * @param allowed its values; empty when it takes any
     */
    record Column(String name, String section, Level level, Type type, boolean nulls, Set<String> allowed) {
        Column in(String... values) {
            return new Column(name, section, level, type, nulls, Set.of(values));
        }
    }

    private static final boolean NULLS = true;
    private static final boolean NO_NULLS = false;

    static final Map<String, Set<String>> SUBCATEGORIES = Map.of(
            "Compute",
            Set.of(
                    "Containers",
                    "End User Computing",
                    "Quantum Compute",
                    "Serverless Compute",
                    "Virtual Machines",
                    "Other (Compute)"),
            "Networking",
            Set.of(
                    "Application Networking",
                    "Content Delivery",
                    "Network Connectivity",
                    "Network Infrastructure",
                    "Network Routing",
                    "Network Security",
                    "Other (Networking)"),
            "Storage",
            Set.of(
                    "Backup Storage",
                    "Block Storage",
                    "File Storage",
                    "Object Storage",
                    "Storage Platforms",
                    "Other (Storage)"),
            "Other",
            Set.of("Other (Other)"));

    static final List<Column> ALL = List.of(
            new Column("BilledCost", "Billed Cost", MANDATORY, DECIMAL, NO_NULLS, Set.of()),
            new Column("BillingAccountId", "Billing Account ID", MANDATORY, STRING, NO_NULLS, Set.of()),
            new Column("BillingAccountName", "Billing Account Name", MANDATORY, STRING, NULLS, Set.of()),
            new Column("BillingAccountType", "Billing Account Type", CONDITIONAL, STRING, NO_NULLS, Set.of()),
            new Column("BillingCurrency", "Billing Currency", MANDATORY, CURRENCY, NO_NULLS, Set.of()),
            new Column("BillingPeriodEnd", "Billing Period End", MANDATORY, DATE_TIME, NO_NULLS, Set.of()),
            new Column("BillingPeriodStart", "Billing Period Start", MANDATORY, DATE_TIME, NO_NULLS, Set.of()),
            new Column("ChargeCategory", "Charge Category", MANDATORY, STRING, NO_NULLS, Set.of())
                    .in("Usage", "Purchase", "Tax", "Credit", "Adjustment"),
            new Column("ChargeClass", "Charge Class", MANDATORY, STRING, NULLS, Set.of("Correction")),
            new Column("ChargeDescription", "Charge Description", MANDATORY, STRING, NULLS, Set.of()),
            new Column("ChargeFrequency", "Charge Frequency", RECOMMENDED, STRING, NO_NULLS, Set.of())
                    .in("One-Time", "Recurring", "Usage-Based"),
            new Column("ChargePeriodEnd", "Charge Period End", MANDATORY, DATE_TIME, NO_NULLS, Set.of()),
            new Column("ChargePeriodStart", "Charge Period Start", MANDATORY, DATE_TIME, NO_NULLS, Set.of()),
            new Column("ConsumedQuantity", "Consumed Quantity", CONDITIONAL, DECIMAL, NULLS, Set.of()),
            new Column("ConsumedUnit", "Consumed Unit", CONDITIONAL, UNIT, NULLS, Set.of()),
            new Column("ContractedCost", "Contracted Cost", MANDATORY, DECIMAL, NO_NULLS, Set.of()),
            new Column("ContractedUnitPrice", "Contracted Unit Price", CONDITIONAL, DECIMAL, NULLS, Set.of()),
            new Column("EffectiveCost", "Effective Cost", MANDATORY, DECIMAL, NO_NULLS, Set.of()),
            new Column("InvoiceId", "Invoice ID", RECOMMENDED, STRING, NULLS, Set.of()),
            new Column("InvoiceIssuerName", "Invoice Issuer", MANDATORY, STRING, NO_NULLS, Set.of()),
            new Column("ListCost", "List Cost", MANDATORY, DECIMAL, NO_NULLS, Set.of()),
            new Column("ListUnitPrice", "List Unit Price", CONDITIONAL, DECIMAL, NULLS, Set.of()),
            new Column("PricingCategory", "Pricing Category", CONDITIONAL, STRING, NULLS, Set.of())
                    .in("Standard", "Dynamic", "Committed", "Other"),
            new Column("PricingQuantity", "Pricing Quantity", MANDATORY, DECIMAL, NULLS, Set.of()),
            new Column("PricingUnit", "Pricing Unit", MANDATORY, UNIT, NULLS, Set.of()),
            new Column("ProviderName", "Provider", MANDATORY, STRING, NO_NULLS, Set.of()),
            new Column("PublisherName", "Publisher", MANDATORY, STRING, NO_NULLS, Set.of()),
            new Column("ResourceId", "Resource ID", CONDITIONAL, STRING, NULLS, Set.of()),
            new Column("ResourceName", "Resource Name", CONDITIONAL, STRING, NULLS, Set.of()),
            new Column("ResourceType", "Resource Type", CONDITIONAL, STRING, NULLS, Set.of()),
            new Column("ServiceCategory", "Service Category", MANDATORY, STRING, NO_NULLS, SUBCATEGORIES.keySet()),
            new Column("ServiceName", "Service Name", MANDATORY, STRING, NO_NULLS, Set.of()),
            new Column("ServiceSubcategory", "Service Subcategory", RECOMMENDED, STRING, NO_NULLS, Set.of()),
            new Column("SkuId", "SKU ID", CONDITIONAL, STRING, NULLS, Set.of()),
            new Column("SkuMeter", "SKU Meter", CONDITIONAL, STRING, NULLS, Set.of()),
            new Column("SkuPriceDetails", "SKU Price Details", CONDITIONAL, KEY_VALUE, NULLS, Set.of()),
            new Column("SkuPriceId", "SKU Price ID", CONDITIONAL, STRING, NULLS, Set.of()));
}
