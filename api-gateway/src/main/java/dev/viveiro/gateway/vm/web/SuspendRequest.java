package dev.viveiro.gateway.vm.web;

import dev.viveiro.gateway.vm.domain.SuspensionCause;
import dev.viveiro.web.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code .../suspend} and {@code .../unsuspend}; it may be absent.
 *
 * @param cause null for ADMINISTRATOR where something is suspended, and for every cause where that is lifted
 * @param note for other administrators; null for none
 */
record SuspendRequest(
        @Schema(
                description =
                        "DEBT, ABUSE or ADMINISTRATOR; ADMINISTRATOR when absent, and all of them where it is lifted",
                example = "ABUSE")
        @Nullable
        String cause,

        @Schema(description = "What other administrators should know; tenants do not see it", example = "spam")
        @Nullable
        String note) {
    private static final int LONGEST = 500;
    static final SuspendRequest EMPTY = new SuspendRequest(null, null);

    /** Throws a 400 problem for a cause that there is not, or a note that is too long. */
    SuspensionCause checked() {
        return causes().size() > 1
                ? SuspensionCause.ADMINISTRATOR
                : causes().iterator().next();
    }

    /** As {@link #checked}: which causes are lifted. */
    Set<SuspensionCause> causes() {
        Fields fields = new Fields();
        String unused = fields.optionalText("/note", note, LONGEST);
        Set<SuspensionCause> causes = EnumSet.allOf(SuspensionCause.class);
        if (cause != null) {
            causes.removeIf(each -> !each.name().equals(cause));
            if (causes.isEmpty()) {
                fields.error(
                        "/cause",
                        "unknown-value",
                        "Expected cause to be one of " + Arrays.toString(SuspensionCause.values()) + ".");
            }
        }
        fields.check();
        return causes;
    }
}
