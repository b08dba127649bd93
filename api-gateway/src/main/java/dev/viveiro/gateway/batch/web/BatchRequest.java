package dev.viveiro.gateway.batch.web;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.batch.roster.RosterError;
import dev.viveiro.gateway.batch.roster.RosterRefused;
import dev.viveiro.gateway.batch.roster.RosterRow;
import dev.viveiro.gateway.vm.UserDataText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/batches} as JSON.
 *
 * @param plan of items that name none
 * @param image of items that name none
 * @param userData what the guests of all machines are given, up to 16 KiB
 */
public record BatchRequest(
        @Schema(description = "Plan of items that name none", example = "basic") @Nullable
        String plan,

        @Schema(description = "Image of items that name none", example = "debian-12") @Nullable
        String image,

        @Schema(description = "One for each machine") @Nullable
        List<@Nullable Item> items,

        @Schema(
                type = "string",
                implementation = String.class,
                description =
                        "What cloud-init is given in each machine, at most 16 KiB of UTF-8; it is never shown again",
                example = "#cloud-config\npackages: [git]\n")
        @Nullable
        UserDataText userData) {
    /**
     * One machine.
     *
     * @param name the person's
     * @param login the machine's name comes from it; without it from the address
     */
    @Schema(name = "BatchRequestItem")
    public record Item(
            @Schema(description = "The person's name", example = "Ana Pérez") @Nullable
            String name,

            @Schema(description = "Who gets the credentials; once per batch", example = "ana@example.org") @Nullable
            String email,

            @Schema(description = "The machine's name comes from it, else from the address", example = "aperez")
            @Nullable
            String login,

            @Schema(description = "Name of a plan") @Nullable
            String plan,

            @Schema(description = "Name of an image") @Nullable
            String image) {}

    /** Throws a 400 problem when there are none, 413 when there are too many. */
    List<RosterRow> rows() {
        if (items == null || items.isEmpty()) {
            throw ProblemException.field("/items", "missing", "items must have at least one item.");
        }
        if (items.size() > RosterRefused.ROWS_MAX) {
            throw RosterRefused.tooMany();
        }
        List<RosterRow> rows = new ArrayList<>(items.size());
        for (Item item : items) {
            int line = rows.size() + 1;
            rows.add(
                    item == null
                            ? RosterRow.of(line, RosterRow.Columns.PLAIN, null, null, null, null, null, List.of())
                            : RosterRow.of(
                                    line,
                                    RosterRow.Columns.PLAIN,
                                    item.name(),
                                    item.email(),
                                    item.login(),
                                    item.plan(),
                                    item.image(),
                                    List.of()));
        }
        return rows;
    }

    /** The errors of the rows, pointing into this body. */
    static ProblemException refused(List<RosterError> errors) {
        return ProblemException.invalid(errors.stream()
                .map(error -> new FieldError(
                        "/items/" + (error.line() - 1) + (error.column() == null ? "" : "/" + error.column()),
                        error.code(),
                        error.detail()))
                .toList());
    }
}
