package dev.viveiro.gateway.batch.roster;

import java.text.Normalizer;
import java.util.Locale;

/** A machine's name out of a login or an address: an RFC 1123 label, whatever it was before. */
final class MachineName {
    private static final int MAX = 63;
    private static final String NAMELESS = "machine";

    private MachineName() {}

    static String of(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-", "");
        String cut = (plain.length() > MAX ? plain.substring(0, MAX) : plain).replaceAll("-$", "");
        return cut.isEmpty() ? NAMELESS : cut;
    }

    /** From the part before the @. */
    static String ofAddress(String email) {
        int at = email.indexOf('@');
        return of(at < 0 ? email : email.substring(0, at));
    }
}
