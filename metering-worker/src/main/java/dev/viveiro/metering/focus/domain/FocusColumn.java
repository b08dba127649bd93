package dev.viveiro.metering.focus.domain;

import dev.viveiro.metering.billing.BilledLine.Metered;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the export in their order: those of FOCUS 1.2 by their names, then our own. What is null is an empty cell. Why which
 * is made from what: docs/adr/0044-focus.md.
 */
public enum FocusColumn {
    BILLED_COST("BilledCost", row -> row.charge().costs().billed()),
    BILLING_ACCOUNT_ID("BillingAccountId", row -> row.document().tenant()),
    BILLING_ACCOUNT_NAME("BillingAccountName", row -> row.document().terms().billTo().stream()
            .findFirst()
            // null is for providers whose accounts can't have names
            .orElseGet(() -> row.document().tenant().toString())),
    BILLING_ACCOUNT_TYPE("BillingAccountType", row -> "Tenant"),
    BILLING_CURRENCY("BillingCurrency", row -> row.document().terms().currency()),
    BILLING_PERIOD_END("BillingPeriodEnd", row -> row.document().month().to()),
    BILLING_PERIOD_START("BillingPeriodStart", row -> row.document().month().from()),
    CHARGE_CATEGORY("ChargeCategory", row -> row.charge().category()),
    CHARGE_CLASS("ChargeClass", row -> row.charge().correction() ? "Correction" : null),
    CHARGE_DESCRIPTION("ChargeDescription", row -> row.charge().description()),
    CHARGE_FREQUENCY("ChargeFrequency", row -> row.charge().frequency()),
    CHARGE_PERIOD_END("ChargePeriodEnd", row -> row.charge().period().to()),
    CHARGE_PERIOD_START("ChargePeriodStart", row -> row.charge().period().from()),
    CONSUMED_QUANTITY(
            "ConsumedQuantity",
            row -> row.held((metered, quantity) ->
                    FocusUnits.consumed(metered, row.charge().period(), quantity))),
    CONSUMED_UNIT("ConsumedUnit", row -> row.priced(FocusUnits::consumed)),
    CONTRACTED_COST("ContractedCost", row -> row.charge().costs().list()),
    CONTRACTED_UNIT_PRICE("ContractedUnitPrice", row -> row.priced(Metered::price)),
    EFFECTIVE_COST("EffectiveCost", row -> row.charge().costs().billed()),
    INVOICE_ID("InvoiceId", row -> row.document().number()),
    INVOICE_ISSUER_NAME("InvoiceIssuerName", FocusRow::seller),
    LIST_COST("ListCost", row -> row.charge().costs().list()),
    LIST_UNIT_PRICE("ListUnitPrice", row -> row.priced(Metered::price)),
    PRICING_CATEGORY("PricingCategory", row -> row.priced(metered -> "Standard")),
    PRICING_QUANTITY("PricingQuantity", row -> row.charge().quantity()),
    PRICING_UNIT("PricingUnit", row -> row.priced(FocusUnits::priced)),
    PROVIDER_NAME("ProviderName", FocusRow::seller),
    PUBLISHER_NAME("PublisherName", FocusRow::seller),
    RESOURCE_ID("ResourceId", row -> row.charge().machine()),
    RESOURCE_NAME("ResourceName", row -> row.charge().name()),
    RESOURCE_TYPE("ResourceType", FocusRow::resourceType),
    SERVICE_CATEGORY("ServiceCategory", row -> row.service().category()),
    SERVICE_NAME("ServiceName", row -> row.service().title()),
    SERVICE_SUBCATEGORY("ServiceSubcategory", row -> row.service().subcategory()),
    SKU_ID("SkuId", row -> row.priced(Metered::meter)),
    SKU_METER("SkuMeter", row -> row.priced(Metered::meter)),
    SKU_PRICE_DETAILS("SkuPriceDetails", row -> row.priced(FocusRow::details)),
    SKU_PRICE_ID("SkuPriceId", row -> row.priced(row::skuPrice)),
    X_CORRECTED_DOCUMENT_ID(
            "x_CorrectedDocumentId",
            row -> row.document().corrects() != null
                    ? row.document().corrects()
                    : row.line(line ->
                            line.corrects() == null ? null : line.corrects().document())),
    X_DISCOUNT_AMOUNT("x_DiscountAmount", row -> row.charge().costs().discount()),
    X_DOCUMENT_ID("x_DocumentId", row -> row.document().id()),
    X_DOCUMENT_KIND("x_DocumentKind", row -> row.document().kind()),
    X_DOCUMENT_STATE("x_DocumentState", row -> row.document().isDraft() ? "DRAFT" : "FINAL"),
    X_LINE_KIND("x_LineKind", row -> row.line(line -> line.kind().name())),
    X_LINE_NUMBER("x_LineNumber", row -> row.line(line -> line.number())),
    X_METER("x_Meter", row -> row.priced(Metered::meter)),
    X_PRICE_LIST_NAME("x_PriceListName", row -> row.document().terms().priceList()),
    X_PRICE_LIST_VERSION("x_PriceListVersion", row -> row.document().terms().priceVersion()),
    X_TIER("x_Tier", row -> row.priced(Metered::tier)),
    X_VM_ID("x_VmId", FocusRow::machine);

    /** What a cell is made by; null is an empty one. */
    private interface Cell {
        @Nullable
        Object of(FocusRow row);
    }

    private final String title;
    private final Cell cell;

    FocusColumn(String title, Cell cell) {
        this.title = title;
        this.cell = cell;
    }

    public String title() {
        return title;
    }

    public @Nullable Object cell(FocusRow row) {
        return cell.of(row);
    }
}
