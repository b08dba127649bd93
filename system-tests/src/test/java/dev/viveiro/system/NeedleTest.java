package dev.viveiro.system;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeedleTest {
    private static final String SECRET = "xwU?n2-K3y~Xk";
    private final Needle needle = Needle.of(SECRET);

    @Test
    void it_is_found_as_it_is_among_bytes_that_are_no_text() {
        assertThat(needle.in(concat(new byte[] {(byte) 0xff, 0}, SECRET.getBytes(UTF_8), new byte[] {(byte) 0x80})))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "\"password\":\""})
    void it_is_found_in_base64_of_something_larger(String before) {
        var larger = (before + SECRET + "\"}").getBytes(UTF_8);
        assertThat(needle.in(Base64.getEncoder().encode(larger))).isNotEmpty();
        assertThat(needle.in(Base64.getUrlEncoder().withoutPadding().encode(larger)))
                .isNotEmpty();
    }

    @Test
    void it_is_found_in_hexadecimal_in_a_query_and_in_two_byte_characters() {
        var hex = "\\x00" + HexFormat.of().formatHex(SECRET.getBytes(UTF_8)) + "ff";
        assertThat(needle.in(hex.getBytes(UTF_8))).isNotEmpty();
        assertThat(needle.in(hex.toUpperCase(java.util.Locale.ROOT).getBytes(UTF_8)))
                .isNotEmpty();
        assertThat(needle.in(("p=" + URLEncoder.encode(SECRET, UTF_8)).getBytes(UTF_8)))
                .isNotEmpty();
        assertThat(needle.in(("p=" + SECRET).getBytes(UTF_16LE))).isNotEmpty();
    }

    @Test
    void it_is_not_found_where_it_is_not() {
        assertThat(needle.in(SECRET.substring(1).getBytes(UTF_8))).isEmpty();
        assertThat(needle.in(new byte[0])).isEmpty();
    }

    private static byte[] concat(byte[]... parts) {
        var all = new java.io.ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
