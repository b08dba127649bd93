package dev.viveiro.gateway.batch.web;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.batch.Offer;
import dev.viveiro.gateway.batch.roster.RosterCheck;
import dev.viveiro.gateway.batch.roster.RosterEntry;
import dev.viveiro.gateway.batch.roster.RosterError;
import dev.viveiro.gateway.batch.roster.RosterFile;
import dev.viveiro.gateway.batch.roster.RosterRefused;
import dev.viveiro.gateway.batch.roster.RosterRow;
import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.plan.Plan;
import dev.viveiro.gateway.vm.UserDataText;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.web.Fields;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what a batch is asked for, in either form. */
@Component
class Rosters {
    private final Offer offer;

    Rosters(Offer offer) {
        this.offer = offer;
    }

    /** Throws a problem with everything that is wrong. */
    List<RosterEntry> of(BatchRequest body, BatchQuery query, TenantId tenant) {
        Fields fields = new Fields();
        Defaults defaults = defaults(fields, query, body, tenant);
        return check(body.rows(), defaults, query, BatchRequest::refused);
    }

    /** Throws a problem with everything that is wrong. */
    List<RosterEntry> of(byte[] csv, BatchQuery query, TenantId tenant) {
        Defaults defaults = defaults(new Fields(), query, null, tenant);
        return check(RosterFile.read(csv), defaults, query, RosterRefused::because);
    }

    /** What the guests of all machines are given; throws a problem with what is wrong with it. */
    static @Nullable Secret given(BatchRequest body) {
        Fields fields = new Fields();
        Secret given = UserDataText.check(body.userData(), fields);
        fields.check();
        return given;
    }

    private record Defaults(Map<String, Plan> plans, Map<String, Image> images, Plan plan, Image image) {}

    private Defaults defaults(Fields fields, BatchQuery query, @Nullable BatchRequest body, TenantId tenant) {
        Map<String, Plan> plans = offer.plans();
        Map<String, Image> images = offer.images(tenant);
        String error = query.onError();
        if (error != null && !error.equals("skip") && !error.equals("refuse")) {
            fields.error("?onError", "unknown-value", "Expected onError to be refuse or skip.");
        }
        Plan plan = named(fields, "?plan", query.plan(), plans, offer.defaultPlan());
        Image image = named(fields, "?image", query.image(), images, offer.defaultImage(images));
        if (body != null) {
            plan = named(fields, "/plan", body.plan(), plans, plan);
            image = named(fields, "/image", body.image(), images, image);
        }
        fields.check();
        return new Defaults(plans, images, plan, image);
    }

    private static <T> T named(
            Fields fields, String pointer, @Nullable String name, Map<String, T> known, T otherwise) {
        if (name == null) {
            return otherwise;
        }
        T found = known.get(name);
        if (found == null) {
            String what = pointer.substring(1);
            fields.error(
                    pointer, "unknown-" + what, "There is no such " + what + "; GET /v1/" + what + "s lists them.");
            return otherwise;
        }
        return found;
    }

    private static List<RosterEntry> check(
            List<RosterRow> rows,
            Defaults defaults,
            BatchQuery query,
            Function<List<RosterError>, ProblemException> refused) {
        List<RosterEntry> entries =
                new RosterCheck(defaults.plans(), defaults.images(), defaults.plan(), defaults.image()).check(rows);
        List<RosterError> errors =
                entries.stream().flatMap(entry -> entry.errors().stream()).toList();
        boolean skip = Objects.equals(query.onError(), "skip");
        boolean nothingLeft = entries.stream().allMatch(entry -> entry.wish() == null);
        if (!errors.isEmpty() && (!skip || nothingLeft)) {
            throw refused.apply(errors);
        }
        return entries;
    }
}
