package dev.viveiro.gateway.vm.web;

import dev.viveiro.gateway.vm.domain.Suspension;
import dev.viveiro.gateway.vm.domain.SuspensionCause;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That a machine must be off.
 *
 * @param causes its own and its tenant's
 * @param since when the first of them came
 */
@Schema(name = "Suspended")
public record SuspendedView(List<SuspensionCause> causes, Instant since) {
    static @Nullable SuspendedView of(Suspension suspension) {
        return suspension.any()
                ? new SuspendedView(suspension.ordered(), Objects.requireNonNull(suspension.since()))
                : null;
    }
}
