package dev.viveiro.metering.account.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.metering.account.Balance;
import dev.viveiro.metering.account.Credit;
import dev.viveiro.metering.billing.RunningMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant stands in one currency.
 *
 * @param running absent where nothing is priced in this currency
 * @param credit absent where the tenant is held against nothing in this currency
 */
record BalanceItem(
        String currency,
        String paid,
        String invoiced,
        String balance,
        String unbilled,
        String available,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RunningItem running,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CreditItem credit) {
    static BalanceItem of(Balance balance) {
        RunningMonth running = balance.running();
        Credit credit = balance.credit();
        return new BalanceItem(
                balance.currency(),
                balance.paid().toPlainString(),
                balance.invoiced().toPlainString(),
                balance.balance().toPlainString(),
                balance.unbilled().toPlainString(),
                balance.available().toPlainString(),
                running == null ? null : RunningItem.of(running),
                credit == null ? null : CreditItem.of(credit));
    }

    /** With tax. */
    record RunningItem(String month, String soFar, String forecast, List<String> unpriced) {
        static RunningItem of(RunningMonth running) {
            return new RunningItem(
                    running.month().toString(),
                    running.soFar().toPlainString(),
                    running.forecast().toPlainString(),
                    running.unpriced());
        }
    }
}
