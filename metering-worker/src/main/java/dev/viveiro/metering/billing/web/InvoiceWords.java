package dev.viveiro.metering.billing.web;

import dev.viveiro.metering.billing.domain.InvoiceKind;
import dev.viveiro.metering.rating.Per;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a document that is read by people, whatever its form.
 *
 * @param numbers of the documents that it names
 */
record InvoiceWords(Map<UUID, String> numbers) {
    InvoiceWords {
        numbers = Map.copyOf(numbers);
    }

    static String title(InvoiceItem invoice) {
        String kind =
                switch (invoice.kind()) {
                    case INVOICE -> "Invoice";
                    case SUPPLEMENT -> "Supplementary invoice";
                    case CREDIT_NOTE -> "Credit note";
                };
        String state =
                switch (invoice.state()) {
                    case DRAFT -> " (draft)";
                    case FINAL -> "";
                    case VOID -> " (void)";
                };
        return kind + (invoice.number() == null ? "" : " " + invoice.number()) + state;
    }

    String what(InvoiceLineItem line) {
        return switch (line.kind()) {
            case USAGE, PLAN -> line.meter() + (Integer.valueOf(0).equals(line.tier()) ? ", included" : "");
            case DISCOUNT -> "Discount";
            case MINIMUM -> "Up to the minimum";
            case CORRECTION -> "Correction of " + name(line.corrects());
        };
    }

    static @Nullable String unit(InvoiceLineItem line) {
        Long quantity = line.quantity();
        return line.per() == null || quantity == null
                ? null
                : (quantity == 1 ? "" : quantity + " x ") + unit(line.per());
    }

    private static String unit(Per per) {
        return per == Per.GIB ? "GiB" : per.name().toLowerCase(Locale.ROOT);
    }

    /** The number of another document, or its id when it has none. */
    String name(@Nullable UUID document) {
        return document == null
                ? ""
                : Optional.ofNullable(numbers.get(document)).orElse(document.toString());
    }

    /** How a document names the one that it is about; null for a month's invoice. */
    @Nullable
    String corrects(InvoiceItem invoice) {
        UUID corrects = invoice.corrects();
        if (corrects == null) {
            return null;
        }
        if (invoice.kind() == InvoiceKind.SUPPLEMENT) {
            return "Adds to: " + name(corrects);
        }
        boolean part = invoice.lines().stream().anyMatch(line -> corrects.equals(line.corrects()));
        return (part ? "Gives back a part of: " : "Takes back: ") + name(corrects);
    }

    static String tax(InvoiceItem invoice) {
        return invoice.taxName() + " " + invoice.taxPercent() + " %";
    }
}
