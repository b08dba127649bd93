package dev.viveiro.mailsink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MailSinkTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-04T03:02:01Z"), ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private MailSink sink;
    private MailClient client;

    @BeforeEach
    void start() throws IOException {
        sink = MailSink.start(new Settings("127.0.0.1", 0, 0, folder.resolve("mail")), CLOCK);
        client = new MailClient(sink);
    }

    @AfterEach
    void stop() {
        sink.close();
    }

    @Test
    void a_received_mail_is_shown_with_both_of_its_bodies() {
        client.send("Ana <ana@example.org>", "Árvore", "plain é", "<p>html é</p>");
        var mail = items("").get(0);
        assertThat(mail.get("from").asString()).isEqualTo("viveiro@example.org");
        assertThat(mail.get("to").get(0).asString()).isEqualTo("ana@example.org");
        assertThat(mail.get("subject").asString()).isEqualTo("Árvore");
        assertThat(mail.get("text").asString()).isEqualToNormalizingNewlines("plain é");
        assertThat(mail.get("html").asString()).isEqualToNormalizingNewlines("<p>html é</p>");
        assertThat(mail.get("receivedAt").asString()).isEqualTo("2026-05-04T03:02:01Z");
        assertThat(mail.get("messageId").asString()).startsWith("<").endsWith(">");
    }

    @Test
    void recipients_of_the_session_count_beside_those_of_the_header() {
        client.sendTo("hidden@example.org", "shown@example.org");
        assertThat(items("?to=hidden@example.org")).hasSize(1);
        assertThat(items("?to=shown@example.org")).hasSize(1);
        assertThat(items("?to=own@example.org")).isEmpty();
    }

    @Test
    void the_filter_ignores_case_and_takes_whole_addresses_only() {
        client.send("Ana@Example.org", "one", "x", "x");
        assertThat(items("?to=aNa%40example.ORG")).hasSize(1);
        assertThat(items("?to=na@example.org")).isEmpty();
    }

    @Test
    void pages_go_from_the_newest_to_the_oldest_and_the_last_has_no_token() {
        for (var i = 1; i <= 5; i++) {
            client.send("ana@example.org", "mail " + i, "x", "x");
        }
        var subjects = new ArrayList<String>();
        var query = "?limit=2";
        while (true) {
            var page = client.get("/messages" + query).json();
            page.get("items").forEach(mail -> subjects.add(mail.get("subject").asString()));
            if (!page.has("nextPageToken")) {
                break;
            }
            query = "?limit=2&pageToken=" + page.get("nextPageToken").asString();
        }
        assertThat(subjects).containsExactly("mail 5", "mail 4", "mail 3", "mail 2", "mail 1");
    }

    @Test
    void a_full_last_page_has_no_token() {
        client.send("ana@example.org", "one", "x", "x");
        client.send("ana@example.org", "two", "x", "x");
        assertThat(client.get("/messages?limit=2").json().has("nextPageToken")).isFalse();
    }

    @Test
    void mails_that_come_at_once_are_shown_in_the_order_of_their_numbers() throws Exception {
        try (var senders = Executors.newFixedThreadPool(6)) {
            var sent = new ArrayList<Future<?>>();
            for (var i = 0; i < 120; i++) {
                sent.add(senders.submit(() -> client.send("ana@example.org", "one of many", "x", "x")));
            }
            var seen = new ArrayList<String>();
            while (seen.size() < 120) {
                var shown = items("?limit=500").reversed().stream()
                        .map(mail -> mail.get("id").asString())
                        .toList();
                assertThat(shown.subList(0, Math.min(seen.size(), shown.size())))
                        .as("none came before one that was seen")
                        .isEqualTo(seen);
                seen = new ArrayList<>(shown);
                if (sent.stream().allMatch(Future::isDone) && seen.size() < 120) {
                    for (var one : sent) {
                        one.get(); // says why one failed
                    }
                    assertThat(items("?limit=500")).hasSize(120);
                }
            }
        }
    }

    @Test
    void mail_survives_a_restart_and_numbers_go_on() throws IOException {
        client.send("ana@example.org", "before", "x", "x");
        stop();
        start();
        client.send("ana@example.org", "after", "x", "x");
        assertThat(items("?to=ana@example.org"))
                .extracting(mail -> mail.get("subject").asString())
                .containsExactly("after", "before");
    }

    @Test
    void what_was_written_when_the_process_was_killed_is_cut_off() throws IOException {
        client.send("ana@example.org", "before", "x", "x");
        for (var torn : List.of("m", "mail 1000000\nhalf of i", "mail 3\nhal\n", "mail x\n")) {
            stop();
            Files.writeString(folder.resolve("mail").resolve("mails"), torn, StandardOpenOption.APPEND);
            start();
            client.send("ana@example.org", "after " + torn.length(), "x", "x");
        }
        assertThat(items(""))
                .extracting(mail -> mail.get("subject").asString())
                .containsExactly("after 7", "after 11", "after 22", "after 1", "before");
    }

    @Test
    void a_mail_that_cannot_be_kept_is_refused_for_now() throws IOException {
        Files.delete(folder.resolve("mail").resolve("mails"));
        Files.delete(folder.resolve("mail"));
        assertThatThrownBy(() -> client.send("ana@example.org", "lost", "x", "x"))
                .rootCause()
                .hasMessageContaining("451");
        assertThat(items("")).isEmpty();
    }

    @Test
    void a_mail_that_breaks_the_rules_is_shown_as_far_as_it_can_be_read() {
        client.send("ana@example.org", "good", "x", "x");
        client.sendRaw(
                "bo@example.org", "From: <<\r\nTo: @@\r\nContent-Type: text/plain; charset=klingon\r\n\r\nhello");
        var mail = items("?to=bo@example.org").get(0);
        assertThat(mail.get("from").asString()).isEqualTo("viveiro@example.org");
        assertThat(mail.get("subject").isNull()).isTrue();
        assertThat(items("")).hasSize(2);
    }

    @Test
    void a_wrong_query_is_refused_as_a_problem() {
        for (var query : new String[] {"limit=0", "limit=501", "limit=x", "limit=", "pageToken=x", "limit=1&limit=1"}) {
            var answer = client.get("/messages?" + query);
            assertThat(answer.status()).as(query).isEqualTo(400);
            assertThat(answer.type()).isEqualTo("application/problem+json");
            assertThat(answer.json().get("code").asString()).isEqualTo("invalid-request");
        }
    }

    @Test
    void health_is_answered_and_nothing_else_exists() {
        assertThat(client.get("/healthz").status()).isEqualTo(200);
        assertThat(client.get("/other").status()).isEqualTo(404);
        assertThat(client.request("DELETE", "/messages").status()).isEqualTo(405);
    }

    @Test
    void a_taken_port_is_refused_with_its_number() {
        var taken = new Settings("127.0.0.1", sink.httpPort(), 0, folder.resolve("other"));
        assertThatThrownBy(() -> MailSink.start(taken, CLOCK))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HTTP port " + sink.httpPort());
    }

    private List<JsonNode> items(String query) {
        var found = new ArrayList<JsonNode>();
        client.get("/messages" + query).json().get("items").forEach(found::add);
        return found;
    }
}
