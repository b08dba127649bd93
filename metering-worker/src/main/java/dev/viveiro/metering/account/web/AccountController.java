package dev.viveiro.metering.account.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.metering.account.Accounts;
import dev.viveiro.metering.account.Balance;
import dev.viveiro.metering.account.Payment;
import dev.viveiro.metering.billing.RunningMonth;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant paid and how it stands. An administrator names the tenant by {@code ?tenant=}, which the gateway reads. */
@RestController
class AccountController {
    private final Accounts accounts;
    private final Clock clock;

    AccountController(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    record PaymentItem(
            String reference, String currency, String amount, boolean refund, String note, Instant receivedAt) {
        static PaymentItem of(Payment payment) {
            return new PaymentItem(
                    payment.reference(),
                    payment.currency(),
                    payment.amount().toPlainString(),
                    payment.refund(),
                    payment.note(),
                    payment.receivedAt());
        }
    }

    /** @param running absent where nothing is priced in this currency */
    record BalanceItem(
            String currency,
            String paid,
            String invoiced,
            String balance,
            String available,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            RunningItem running) {
        static BalanceItem of(Balance balance) {
            RunningMonth running = balance.running();
            return new BalanceItem(
                    balance.currency(),
                    balance.paid().toPlainString(),
                    balance.invoiced().toPlainString(),
                    balance.balance().toPlainString(),
                    balance.available().toPlainString(),
                    running == null ? null : RunningItem.of(running));
        }
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

    record Balances(List<BalanceItem> items) {}

    @GetMapping("/v1/balance")
    Balances balances(Caller caller) {
        return new Balances(
                accounts.balances(caller).stream().map(BalanceItem::of).toList());
    }

    @GetMapping("/v1/payments")
    Page<PaymentItem> payments(Caller caller, PageQuery page) {
        return Page.of(accounts.list(caller, page.after(key -> key), page.limit() + 1), page, Payment::reference)
                .map(PaymentItem::of);
    }

    @PutMapping("/v1/payments/{reference}")
    ResponseEntity<PaymentItem> note(@PathVariable String reference, @RequestBody PaymentBody body, Caller caller) {
        Callers.requireAdministrator(caller);
        Payment payment = body.check(caller.tenant(), reference, clock.instant());
        boolean added = accounts.note(caller, payment);
        return ResponseEntity.status(added ? HttpStatus.CREATED : HttpStatus.OK)
                .body(PaymentItem.of(accounts.require(payment)));
    }
}
