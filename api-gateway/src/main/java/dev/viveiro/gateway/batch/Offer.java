package dev.viveiro.gateway.batch;

import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.image.Images;
import dev.viveiro.gateway.plan.Plan;
import dev.viveiro.gateway.plan.Plans;
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

    /** By name, in the order in which they are offered. */
    public Map<String, Plan> plans() {
        Map<String, Plan> byName = new LinkedHashMap<>();
        plans.after(null, ALL).forEach(plan -> byName.put(plan.name(), plan));
        return byName;
    }

    /** By name, in the order in which they are offered. */
    public Map<String, Image> images() {
        Map<String, Image> byName = new LinkedHashMap<>();
        images.after(null, ALL).forEach(image -> byName.put(image.name(), image));
        return byName;
    }

    /** The tenant's default. */
    public Plan defaultPlan() {
        return plan(DEFAULT_PLAN);
    }

    /** The tenant's default: the first. */
    public Image defaultImage() {
        return images.after(null, 1).getFirst();
    }

    /** One that is known to exist. */
    Plan plan(String name) {
        return plans.find(name).orElseThrow();
    }

    /** One that is known to exist. */
    Image image(String name) {
        return images.find(name).orElseThrow();
    }
}
