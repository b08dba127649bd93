package dev.viveiro.reference;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the gateway documents of prices and bills is what metering takes and answers. */
class BillingViewsTest {
    private static final String GATEWAY = "dev.viveiro.gateway.front.";
    private static final String METERING = "dev.viveiro.metering.";

    @ParameterizedTest
    @CsvSource({
        "PriceViews$PriceList, prices.web.PriceListItem",
        "PriceViews$NewPriceList, prices.web.PriceListBody",
        "PriceViews$Rate, prices.web.PriceListBody$RateBody",
        "PriceViews$Rate, prices.PriceListDocument$MeterRate",
        "PriceViews$PriceTier, prices.web.PriceListBody$TierBody",
        "PriceViews$PlanFee, prices.web.PriceListBody$PlanFeeBody",
        "PriceViews$Terms, prices.web.TermsItem",
        "PriceViews$NewTerms, prices.web.TermsBody",
        "AccountViews$Balance, account.web.BalanceItem",
        "AccountViews$RunningMonth, account.web.BalanceItem$RunningItem",
        "AccountViews$Credit, account.web.CreditItem",
        "AccountViews$Trigger, account.web.CreditItem$TriggerItem",
        "AccountViews$Payment, account.web.PaymentItem",
        "AccountViews$NewPayment, account.web.PaymentBody",
        "AccountViews$Webhook, account.web.WebhookBody",
        "CreditViews$Terms, account.web.CreditTermsItem",
        "CreditViews$NewTerms, account.web.CreditTermsBody",
        "InvoiceViews$Invoice, billing.web.InvoiceItem",
        "InvoiceViews$InvoiceLine, billing.web.InvoiceLineItem",
        "GapViews$Hour, usage.web.HourController$HourItem",
        "InvoiceViews$Stretch, billing.web.InvoiceController$StretchItem",
        "InvoiceViews$NewRun, billing.web.RunController$RunBody",
        "InvoiceViews$Run, billing.web.RunController$RunItem",
        "InvoiceViews$Result, billing.store.SqlInvoiceTasks$Result",
    })
    void the_documented_fields_are_those_of_metering(String view, String meterings) throws Exception {
        assertThat(fields(GATEWAY + view)).isNotEmpty().isEqualTo(fields(METERING + meterings));
    }

    private static List<String> fields(String record) throws ClassNotFoundException {
        return Arrays.stream(requireNonNull(Class.forName(record).getRecordComponents()))
                .map(RecordComponent::getName)
                .toList();
    }
}
