package dev.viveiro.gateway.plan;

import dev.viveiro.web.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Body of {@code PATCH /v1/plans/{name}}: at least one member; what is absent stays as it is. */
record PlanChange(
        @Schema(
                description =
                        "true: no machine gets it any more, those that have it go on; false: it is on offer again",
                example = "true")
        @Nullable
        Boolean retired,

        @Schema(description = "Where it stands in the list, 1 to 1000000", example = "4") @Nullable
        Long position) {
    private static final int LAST = 1_000_000;

    /**
     * A change that is valid.
     *
     * @param retired null: as it is
     * @param position null: as it is
     */
    record Wish(@Nullable Boolean retired, @Nullable Integer position) {}

    /** Throws a 400 problem with what is wrong. */
    Wish check() {
        Fields fields = new Fields();
        if (retired == null && position == null) {
            fields.error("", "missing", "Give at least one of retired and position.");
        }
        Integer place = position == null ? null : (int) fields.range("/position", position, 1, LAST, 1);
        fields.check();
        return new Wish(retired, place);
    }
}
