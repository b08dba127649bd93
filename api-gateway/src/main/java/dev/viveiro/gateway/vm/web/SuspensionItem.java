package dev.viveiro.gateway.vm.web;

import dev.viveiro.gateway.vm.Suspensions.Entry;
import dev.viveiro.gateway.vm.domain.SuspensionCause;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One cause for which a machine or a tenant is suspended, as administrators see it.
 *
 * @param ofTenant it is the whole tenant's
 * @param by who set it: the id of an API key, or the service that found it out
 */
@Schema(name = "Suspension")
record SuspensionItem(
        SuspensionCause cause,
        boolean ofTenant,
        Instant since,
        String by,
        @Nullable String note) {
    static SuspensionItem of(Entry entry) {
        return new SuspensionItem(entry.cause(), entry.vm() == null, entry.since(), entry.who(), entry.note());
    }
}
