package dev.viveiro.metering.prices.web;

import dev.viveiro.metering.prices.Terms.TermsDocument;
import dev.viveiro.web.Fields;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of {@code PUT /v1/terms/{version}}. */
record TermsBody(
        @Nullable String validFrom,
        @Nullable String priceList,
        @Nullable String taxName,
        @Nullable String taxPercent,
        @Nullable List<@Nullable String> billTo) {
    private static final int MOST_LINES = 8;
    private static final int LONGEST_LINE = 100;
    private static final int LONGEST_NAME = 40;

    /** Throws a 400 problem with what is wrong. */
    TermsDocument check() {
        Fields fields = new Fields();
        TermsDocument document = new TermsDocument(
                Months.required(fields, "/validFrom", validFrom),
                fields.label("/priceList", priceList),
                fields.text("/taxName", taxName == null ? "Tax" : taxName, LONGEST_NAME),
                new Decimals(fields).percent("/taxPercent", fields.required("/taxPercent", taxPercent, "0"), "0"),
                address(fields));
        fields.check();
        return document;
    }

    private List<String> address(Fields fields) {
        List<@Nullable String> given = billTo == null ? List.of() : billTo;
        if (given.size() > MOST_LINES) {
            fields.error("/billTo", "invalid-length", "Expected at most " + MOST_LINES + " lines.");
        }
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            lines.add(fields.text("/billTo/" + i, given.get(i), LONGEST_LINE));
        }
        return lines;
    }
}
