package dev.viveiro.notification.mail.store;

import dev.viveiro.contract.vm.VmSnapshot;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A mail that an event calls for.
 *
 * @param event id of the event's envelope
 * @param account login account that the mail names
 * @param withPassword whether it carries a link to one
 * @param traceparent trace of the request that led to it; null when there is none
 */
public record NewDelivery(
        UUID id,
        UUID event,
        VmSnapshot vm,
        OperationId operation,
        String template,
        String account,
        boolean withPassword,
        Lane lane,
        @Nullable String traceparent) {}
