package dev.viveiro.metering.account.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.metering.account.PaymentSource;
import dev.viveiro.web.Callers;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Administrators note what they see on a bank's statement. */
@Component
class ManualPayments implements PaymentSource<ManualPayments.Noted> {
    private final Clock clock;

    ManualPayments(Clock clock) {
        this.clock = clock;
    }

    /** @param caller who acts for the tenant that paid */
    record Noted(Caller caller, String reference, PaymentBody body) {}

    @Override
    public Told read(Noted noted) {
        Callers.requireAdministrator(noted.caller());
        return new Told(
                noted.body().check(noted.caller().tenant(), noted.reference(), clock.instant()),
                noted.caller().subject(),
                null);
    }
}
