package dev.viveiro.metering.account.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.metering.account.Accounts;
import dev.viveiro.metering.account.Payment;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.util.List;
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
    private final ManualPayments manual;

    AccountController(Accounts accounts, ManualPayments manual) {
        this.accounts = accounts;
        this.manual = manual;
    }

    record Balances(List<BalanceItem> items) {}

    @GetMapping("/v1/balance")
    Balances balances(Caller caller) {
        return new Balances(
                accounts.balances(caller).stream().map(BalanceItem::of).toList());
    }

    @GetMapping("/v1/payments")
    Page<PaymentItem> payments(Caller caller, PageQuery page) {
        return Page.of(
                        accounts.list(caller, page.after(Payment.Key::parse), page.limit() + 1),
                        page,
                        each -> Payment.Key.of(each).toString())
                .map(PaymentItem::of);
    }

    @PutMapping("/v1/payments/{reference}")
    ResponseEntity<PaymentItem> note(@PathVariable String reference, @RequestBody PaymentBody body, Caller caller) {
        Callers.requireAdministrator(caller);
        Accounts.Booked booked = accounts.book(manual.read(new ManualPayments.Noted(caller, reference, body)));
        return ResponseEntity.status(booked.added() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(PaymentItem.of(booked.payment()));
    }
}
