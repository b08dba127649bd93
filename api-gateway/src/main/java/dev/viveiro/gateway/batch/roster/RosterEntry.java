package dev.viveiro.gateway.batch.roster;

import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.plan.Plan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that was checked.
 *
 * @param name the person's
 * @param email in lower case; of a bad row as far as it can be kept
 * @param wish the machine it asks for; null for a bad row
 * @param errors empty for a good row
 */
public record RosterEntry(
        int line, String name, String email, @Nullable Wish wish, List<RosterError> errors) {
    private static final int KEPT = 255;

    public RosterEntry {
        errors = List.copyOf(errors);
    }

    /**
     * What a good row asks for.
     *
     * @param label how the machine would be called if the name is free
     */
    public record Wish(String label, Plan plan, Image image) {}

    static RosterEntry good(int line, String name, String email, String label, Plan plan, Image image) {
        return new RosterEntry(line, name, email, new Wish(label, plan, image), List.of());
    }

    static RosterEntry bad(int line, String name, String email, List<RosterError> errors) {
        return new RosterEntry(line, cut(name), cut(email), null, errors);
    }

    private static String cut(String text) {
        int points = Math.min(KEPT, text.codePointCount(0, text.length()));
        return text.substring(0, text.offsetByCodePoints(0, points));
    }
}
