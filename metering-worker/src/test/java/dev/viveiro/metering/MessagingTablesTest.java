package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MessagingTablesTest {
    @Test
    void the_inbox_is_the_one_that_the_messaging_code_expects() throws IOException {
        String tables = read("/db/messaging.sql");
        String inbox = tables.substring(tables.indexOf("create table inbox")).strip();
        assertThat(read("/db/migration/V1__usage.sql")).contains(inbox);
    }

    @Test
    void the_outbox_is_the_one_that_the_messaging_code_expects() throws IOException {
        String tables = read("/db/messaging.sql");
        String outbox = tables.substring(tables.indexOf("create table outbox"), tables.indexOf("create table inbox"))
                .strip();
        assertThat(read("/db/migration/V40__outbox.sql")).contains(outbox);
    }

    private static String read(String resource) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(MessagingTablesTest.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
