package dev.viveiro.gateway.access;

import dev.viveiro.web.Callers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HexFormat;

/**
 * By which secret of its key a request was let in, for what goes on after the request: a key whose secret was replaced has the same id.
 *
 * @param hash SHA-256 of the secret, in hexadecimal digits, as the database has its bytes
 */
public record SecretMark(String hash) {
    private static final String ATTRIBUTE = SecretMark.class.getName();

    static SecretMark of(ApiKey key) {
        return new SecretMark(HexFormat.of().formatHex(key.secretHash()));
    }

    /** Remembers it for the rest of the request. */
    void keep(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Throws a 401 problem when nobody was identified. */
    public static SecretMark of(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof SecretMark mark) {
            return mark;
        }
        throw new IllegalStateException("expected the mark of the secret by which "
                + Callers.of(request).subject() + " came in");
    }

    /** Says nothing by which a log could be searched for who has the same. */
    @Override
    public String toString() {
        return "SecretMark[...]";
    }
}
