package dev.viveiro.gateway.plan;

import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The plans on offer, smallest first. */
@RestController
@Tag(name = "Catalogue")
class PlanController {
    private final Plans plans;

    PlanController(Plans plans) {
        this.plans = plans;
    }

    @GetMapping("/v1/plans")
    @Operation(summary = "List plans", description = "The smallest first.")
    Page<Plan> list(PageQuery page) {
        return Page.of(plans.after(page.after(), page.limit() + 1), page, Plan::name);
    }
}
