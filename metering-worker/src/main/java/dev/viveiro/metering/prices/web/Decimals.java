package dev.viveiro.metering.prices.web;

import dev.viveiro.web.Fields;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers with decimals, as text: up to twelve digits on each side of the point, no sign, no exponent. */
final class Decimals {
    private static final Pattern FORM = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,12})?");

    private final Fields fields;

    Decimals(Fields fields) {
        this.fields = fields;
    }

    String required(String pointer, @Nullable String text) {
        return of(pointer, fields.required(pointer, text, "0"));
    }

    String or(String otherwise, String pointer, @Nullable String text) {
        return of(pointer, text == null ? otherwise : text);
    }

    String percent(String pointer, @Nullable String text, String otherwise) {
        String percent = or(otherwise, pointer, text);
        if (new BigDecimal(percent).compareTo(BigDecimal.valueOf(100)) > 0) {
            fields.error(pointer, "out-of-range", "Expected at most 100 percent, got " + percent + ".");
        }
        return percent;
    }

    private String of(String pointer, String text) {
        if (FORM.matcher(text).matches()) {
            return text;
        }
        fields.error(
                pointer,
                "invalid-decimal",
                "Expected a number as text, like \"0.0125\", with up to 12 digits on each side of the point.");
        return "0";
    }
}
