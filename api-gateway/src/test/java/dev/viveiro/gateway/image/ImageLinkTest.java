package dev.viveiro.gateway.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.gateway.keys.LinkKey;
import dev.viveiro.gateway.keys.LinkKeys;
import dev.viveiro.kernel.HostId;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageLinkTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final HostId HOST = HostId.of("01900000-0000-7000-8000-000000000001");
    private static final HostId OTHER = HostId.of("01900000-0000-7000-8000-000000000002");
    private static final ImageLink LINK = new ImageLink("x", "00", HOST, NOON.getEpochSecond());

    @TempDir
    Path folder;

    @Test
    void a_link_is_good_until_its_time_is_over_and_for_what_was_signed_alone() {
        LinkKey key = LinkKeys.in(folder, (byte) 1);
        String signed = LINK.signed(key);
        String signature = signed.substring(signed.lastIndexOf('=') + 1);
        assertThat(signed).startsWith("/v1/images/x/content?sha256=00&host=" + HOST + "&until=");
        assertThat(LINK.good(key, signature, NOON)).isTrue();

        assertThat(LINK.good(key, signature, NOON.plusSeconds(1))).isFalse();
        assertThat(LINK.good(key, signature + "A", NOON)).isFalse();
        assertThat(LINK.good(key, "", NOON)).isFalse();
        assertThat(new ImageLink("y", "00", HOST, LINK.until()).good(key, signature, NOON))
                .isFalse();
        assertThat(new ImageLink("x", "01", HOST, LINK.until()).good(key, signature, NOON))
                .isFalse();
        assertThat(new ImageLink("x", "00", OTHER, LINK.until()).good(key, signature, NOON))
                .isFalse();
        assertThat(new ImageLink("x", "00", HOST, LINK.until() + 1).good(key, signature, NOON))
                .isFalse();
        assertThat(LINK.good(LinkKeys.in(folder, (byte) 2), signature, NOON))
                .as("under another key")
                .isFalse();
    }
}
