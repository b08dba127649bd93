package dev.viveiro.gateway.vm.web;

import dev.viveiro.gateway.plan.Plan;
import dev.viveiro.gateway.plan.Plans;
import dev.viveiro.web.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/vms/{id}/resize}.
 *
 * @param plan name of the plan whose size the machine is to have
 * @param restart whether one that runs is stopped for it and booted anew; null: no
 */
record ResizeRequest(
        @Schema(description = "Name of a plan", example = "large") @Nullable
        String plan,

        @Schema(
                description = "A machine that runs is stopped for it, by force if it does not listen, and booted anew",
                example = "true",
                defaultValue = "false")
        @Nullable
        Boolean restart) {

    /** Throws a 400 problem with everything that is wrong. */
    Plan check(Plans plans) {
        Fields fields = new Fields();
        Optional<Plan> chosen = plans.find(fields.text("/plan", plan, 63));
        if (plan != null && chosen.isEmpty()) {
            fields.error("/plan", "unknown-plan", "There is no such plan; GET /v1/plans lists them.");
        }
        fields.check();
        return chosen.orElseThrow();
    }

    boolean restarts() {
        return Boolean.TRUE.equals(restart);
    }
}
