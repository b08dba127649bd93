package dev.viveiro.gateway.batch.roster;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** A machine's name out of a login or an address: an RFC 1123 label, whatever it was before. */
final class MachineName {
    private static final int MAX = 63;
    private static final String NAMELESS = "machine";
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");

    private MachineName() {}

    static String of(String text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        String letters = MARKS.matcher(decomposed).replaceAll("").toLowerCase(Locale.ROOT);
        String label = OTHERS.matcher(letters).replaceAll("-");
        String plain = label.startsWith("-") ? label.substring(1) : label;
        String cut = plain.length() > MAX ? plain.substring(0, MAX) : plain;
        cut = cut.endsWith("-") ? cut.substring(0, cut.length() - 1) : cut;
        return cut.isEmpty() ? NAMELESS : cut;
    }

    /** From the part before the @. */
    static String ofAddress(String email) {
        int at = email.indexOf('@');
        return of(at < 0 ? email : email.substring(0, at));
    }
}
