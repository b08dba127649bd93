package dev.viveiro.metering.account.web;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.metering.account.Payment;
import dev.viveiro.metering.account.PaymentSettings;
import dev.viveiro.metering.account.PaymentSource;
import dev.viveiro.metering.billing.TenantCosts;
import dev.viveiro.web.JsonBody;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Providers tell of payments by signed calls. Nothing of a body is read before its signature is known to be right. */
@Component
class WebhookPayments implements PaymentSource<WebhookPayments.Call> {
    private final PaymentSettings settings;
    private final TenantCosts costs;
    private final JsonMapper json;
    private final Clock clock;
    private final MeterRegistry metrics;

    WebhookPayments(PaymentSettings settings, TenantCosts costs, JsonMapper json, Clock clock, MeterRegistry metrics) {
        this.settings = settings;
        this.costs = costs;
        this.json = json;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** A call as it came. */
    record Call(String provider, WebhookSignature signature, byte[] body) {}

    @Override
    public Told read(Call call) {
        PaymentSettings.Webhook webhook = settings.webhooks().get(call.provider());
        if (webhook == null
                || !call.signature().isOf(call.body(), webhook.secret(), clock.instant(), settings.tolerance())) {
            metrics.counter("viveiro.payments.webhooks.refused").increment();
            // whatever was wrong: a stranger learns nothing, not even which providers there are
            throw new ProblemException(ProblemCode.UNAUTHENTICATED, "The signature is not valid.");
        }
        Payment payment = JsonBody.read(json, call.body(), WebhookBody.class).check(call.provider(), clock.instant());
        if (!costs.knows(payment.tenant())) {
            throw ProblemException.field(
                    "/tenant",
                    "unknown-tenant",
                    "Expected a tenant that has agreed to terms or has had a machine, got " + payment.tenant() + ".");
        }
        return new Told(payment, "webhook of " + call.provider(), call.provider());
    }
}
