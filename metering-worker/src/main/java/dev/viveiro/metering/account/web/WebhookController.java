package dev.viveiro.metering.account.web;

import dev.viveiro.metering.account.Accounts;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Calls of payment providers, who have no API key: they sign. */
@RestController
class WebhookController {
    private static final byte[] NOTHING = {};

    private final WebhookPayments webhooks;
    private final Accounts accounts;

    WebhookController(WebhookPayments webhooks, Accounts accounts) {
        this.webhooks = webhooks;
        this.accounts = accounts;
    }

    @PostMapping("/v1/payments/webhooks/{provider}")
    ResponseEntity<PaymentItem> told(
            @PathVariable String provider,
            @RequestHeader(name = WebhookSignature.TIMESTAMP, required = false) @Nullable String timestamp,
            @RequestHeader(name = WebhookSignature.SIGNATURE, required = false) @Nullable String signature,
            @RequestBody(required = false) byte @Nullable [] body) {
        WebhookSignature signed = new WebhookSignature(timestamp, signature);
        Accounts.Booked booked =
                accounts.book(webhooks.read(new WebhookPayments.Call(provider, signed, body == null ? NOTHING : body)));
        return ResponseEntity.status(booked.added() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(PaymentItem.of(booked.payment()));
    }
}
