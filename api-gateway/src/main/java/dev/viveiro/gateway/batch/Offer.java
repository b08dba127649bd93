package dev.viveiro.gateway.batch;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.image.Images;
import dev.viveiro.gateway.plan.Plan;
import dev.viveiro.gateway.plan.Plans;
import dev.viveiro.kernel.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The plans and images that a roster may name, and those that it gets when it names none. */
@Component
public class Offer {
    private static final int ALL = 10_000;
    private static final String DEFAULT_PLAN = "basic";

    private final Plans plans;
    private final Images images;

    public Offer(Plans plans, Images images) {
        this.plans = plans;
        this.images = images;
    }

    /** By name, in the order in which they are offered, also those that are retired. */
    public Map<String, Plan> plans() {
        Map<String, Plan> byName = new LinkedHashMap<>();
        plans.first(ALL).forEach(plan -> byName.put(plan.name(), plan));
        return byName;
    }

    /** By name, in their order, those that the tenant may use, also those that are not on offer; none is deleted before the caller's transaction ends. */
    public Map<String, Image> images(TenantId tenant) {
        Map<String, Image> byName = new LinkedHashMap<>();
        images.holdAll(tenant).forEach(image -> byName.put(image.name(), image));
        return byName;
    }

    /** The tenant's default; never another, which might cost more, when it is retired. */
    public Plan defaultPlan() {
        return plan(DEFAULT_PLAN);
    }

    /** The tenant's default: the first of these that is on offer, else the first. */
    public Image defaultImage(Map<String, Image> known) {
        return known.values().stream()
                .filter(image -> image.objection() == null)
                .findFirst()
                .or(() -> known.values().stream().findFirst())
                .orElseThrow(() -> ProblemException.field("?image", "unknown-image", "There are no images at all."));
    }

    /** One that is known to exist. */
    Plan plan(String name) {
        return plans.find(name).orElseThrow();
    }

    /** One that was on offer and may be no longer; throws a problem for one that was deleted meanwhile. */
    Image image(String name, TenantId tenant) {
        return images.hold(name, tenant)
                .filter(image -> image.state().served())
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.INVALID_STATE,
                        "Image " + name + ", which failed items are to be made from, is gone."));
    }
}
