package dev.viveiro.gateway.batch.roster;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.plan.Plan;
import dev.viveiro.web.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns rows into entries: what each asks for, or what is wrong with it. */
public final class RosterCheck {
    private final Map<String, Plan> plans;
    private final Map<String, Image> images;
    private final Plan plan;
    private final Image image;
    private final Set<String> emails = new HashSet<>();

    /**
     * For one roster.
     *
     * @param plans all there are, by name
     * @param images all there are, by name
     * @param plan of rows that name none
     * @param image of rows that name none
     */
    public RosterCheck(Map<String, Plan> plans, Map<String, Image> images, Plan plan, Image image) {
        this.plans = plans;
        this.images = images;
        this.plan = plan;
        this.image = image;
    }

    /** In the order of the rows; an address counts as repeated from its second row on. */
    public List<RosterEntry> check(List<RosterRow> rows) {
        return rows.stream().map(this::check).toList();
    }

    private RosterEntry check(RosterRow row) {
        List<RosterError> errors = new ArrayList<>(row.errors());
        String email = row.email() == null ? "" : row.email().toLowerCase(Locale.ROOT);
        checkEmail(row, email, errors);
        Plan itsPlan = row.plan() == null ? plan : plans.get(row.plan());
        Image itsImage = row.image() == null ? image : images.get(row.image());
        checkSize(row, itsPlan, itsImage, errors);
        String label = row.login() == null ? MachineName.ofAddress(email) : MachineName.of(row.login());
        return errors.isEmpty() && itsPlan != null && itsImage != null
                ? RosterEntry.good(row.line(), row.name(), email, label, itsPlan, itsImage)
                : RosterEntry.bad(row.line(), RosterText.safe(row.name()), RosterText.safe(email), errors);
    }

    private void checkEmail(RosterRow row, String email, List<RosterError> errors) {
        boolean known = errors.stream().anyMatch(error -> row.columns().email().equals(error.column()));
        if (known) {
            return;
        }
        if (email.isEmpty()) {
            errors.add(email(row, "missing", "An e-mail address must be given."));
        } else if (!Fields.isEmail(email)) {
            errors.add(email(row, "invalid-email", "Expected an e-mail address like ana@example.org."));
        } else if (!emails.add(email)) {
            errors.add(email(row, "repeated-email", "An earlier row has the same e-mail address."));
        }
    }

    private static RosterError email(RosterRow row, String code, String detail) {
        return new RosterError(row.line(), row.columns().email(), code, detail);
    }

    private static void checkSize(RosterRow row, @Nullable Plan plan, @Nullable Image image, List<RosterError> errors) {
        if (plan == null) {
            errors.add(new RosterError(
                    row.line(),
                    row.columns().plan(),
                    "unknown-plan",
                    "There is no such plan; GET /v1/plans lists them."));
        }
        String retired = plan == null ? null : plan.objection();
        if (retired != null) {
            errors.add(new RosterError(row.line(), row.columns().plan(), ProblemCode.PLAN_RETIRED.code(), retired));
        }
        if (image == null) {
            errors.add(new RosterError(
                    row.line(),
                    row.columns().image(),
                    "unknown-image",
                    "There is no such image; GET /v1/images lists them."));
        }
        Image.Objection objection = image == null ? null : image.objection();
        if (objection != null) {
            errors.add(new RosterError(row.line(), row.columns().image(), objection.code(), objection.detail()));
        }
        if (plan != null && image != null && plan.diskGib() < image.minDiskGib()) {
            errors.add(new RosterError(
                    row.line(),
                    row.columns().plan(),
                    "disk-too-small",
                    "The image needs " + image.minDiskGib() + " GiB, the plan has " + plan.diskGib() + "."));
        }
    }
}
