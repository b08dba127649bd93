package dev.viveiro.gateway.image.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSourceTest {
    private static final byte[] BYTES = new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

    private final SourceStandIn server = new SourceStandIn(BYTES);

    @AfterEach
    void close() {
        server.close();
    }

    private SourceAnswer ask(boolean privateToo, URI url, long offset) throws InterruptedException {
        try (HttpSource source = HttpSource.open(privateToo)) {
            return source.ask(url, offset);
        }
    }

    private static void assertRefused(SourceAnswer answer, String code) {
        assertThat(answer).isInstanceOfSatisfying(SourceAnswer.Refused.class, refused -> assertThat(refused.code())
                .isEqualTo(code));
    }

    @Test
    void bytes_are_read_from_any_place_on() throws Exception {
        try (HttpSource source = HttpSource.open(true)) {
            assertThat(read(source.ask(server.at("127.0.0.1"), 0), false)).isEqualTo(BYTES);
            assertThat(read(source.ask(server.at("localhost"), 7), true)).containsExactly(7, 8, 9);
        }
    }

    private static byte[] read(SourceAnswer answer, boolean resumed) throws IOException {
        SourceAnswer.Bytes bytes = (SourceAnswer.Bytes) answer;
        assertThat(bytes.resumed()).isEqualTo(resumed);
        return bytes.in().readAllBytes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "0.0.0.0"})
    void an_address_that_is_not_public_is_not_even_connected_to(String host) throws InterruptedException {
        assertRefused(ask(false, server.at(host), 0), "source-forbidden");
        assertThat(server.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://example.org/x", "http://user@example.org/", "http:/x", "::"})
    void a_redirect_to_what_no_image_comes_from_is_not_followed(String location) throws InterruptedException {
        server.leadsTo(location);
        assertRefused(ask(true, server.at("127.0.0.1"), 0), "source-forbidden");
    }

    @Test
    void a_redirect_is_followed_and_not_for_ever() throws Exception {
        server.leadsTo("/there");
        try (HttpSource source = HttpSource.open(true)) {
            assertThat(read(source.ask(server.at("127.0.0.1"), 0), false)).isEqualTo(BYTES);
        }
        server.leadsTo("/elsewhere");
        assertRefused(ask(true, server.at("127.0.0.1"), 0), "source-refused");
    }

    @Test
    void what_may_be_otherwise_later_is_told_apart_from_what_may_not() throws InterruptedException {
        server.answers(503);
        assertThat(ask(true, server.at("127.0.0.1"), 0)).isInstanceOf(SourceAnswer.Later.class);
        server.answers(404);
        assertRefused(ask(true, server.at("127.0.0.1"), 0), "source-refused");
        assertThat(ask(true, URI.create("http://127.0.0.1:1/"), 0)).isInstanceOf(SourceAnswer.Later.class);
        assertThat(ask(true, URI.create("http://nowhere.invalid/"), 0)).isInstanceOf(SourceAnswer.Later.class);
    }
}
