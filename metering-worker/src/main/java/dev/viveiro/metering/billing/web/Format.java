package dev.viveiro.metering.billing.web;

import dev.viveiro.contract.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** The forms in which a document is told. */
enum Format {
    JSON,
    CSV,
    HTML,
    PDF;

    /** JSON unless asked otherwise; throws a 400 problem for what is none. */
    static Format of(@Nullable String name) {
        return switch (name) {
            case null -> JSON;
            case "json" -> JSON;
            case "csv" -> CSV;
            case "html" -> HTML;
            case "pdf" -> PDF;
            default -> throw ProblemException.field("?format", "unknown-format", "Expected json, csv, html or pdf.");
        };
    }
}
