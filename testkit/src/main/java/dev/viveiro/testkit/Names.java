package dev.viveiro.testkit;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names that no other test, JVM or run has used. */
final class Names {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Names() {}

    /** Sixteen lower-case hexadecimal digits. */
    static String fresh() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
