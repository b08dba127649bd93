package dev.viveiro.gateway.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.tenant.Tenants;
import dev.viveiro.kernel.TenantId;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

class IdempotencyIT {
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayUnderTest.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static String fresh() {
        return UUID.randomUUID().toString();
    }

    private static String name() {
        return "t" + fresh().substring(0, 12);
    }

    private static JdbcClient jdbc() {
        return gateway.bean(JdbcClient.class);
    }

    @Test
    void a_repetition_gets_the_first_answer_byte_for_byte_and_does_nothing() {
        String key = fresh();
        String body = "{'name':'" + name() + "'}";
        Http.Answer first =
                gateway.admin().post("/v1/hosts", body, "Idempotency-Key", key).is(201);

        Http.Answer second =
                gateway.admin().post("/v1/hosts", body, "Idempotency-Key", key).is(201);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Location"))
                .isEqualTo(first.header("Location"))
                .startsWith("/v1/hosts/");
        assertThat(second.header("Content-Type")).startsWith("application/json");
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(jdbc().sql("select count(*) from join_tokens t join hosts h on h.id = t.host where h.name = :name")
                        .param("name", first.text("/host/name"))
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void another_body_under_the_same_key_is_a_422() {
        String key = fresh();
        gateway.admin()
                .post("/v1/tenants", "{'name':'" + name() + "'}", "Idempotency-Key", key)
                .is(201);

        gateway.admin()
                .post("/v1/tenants", "{'name':'" + name() + "'}", "Idempotency-Key", key)
                .isProblem(422, "idempotency-key-reused");
    }

    @Test
    void another_path_or_tenant_is_another_scope() {
        String key = fresh();
        String tenant = name();
        gateway.admin()
                .post("/v1/tenants", "{'name':'" + tenant + "'}", "Idempotency-Key", key)
                .is(201);

        gateway.admin()
                .post("/v1/hosts", "{'name':'" + tenant + "'}", "Idempotency-Key", key)
                .is(201);
        gateway.admin()
                .post("/v1/tenants?tenant=" + tenant, "{'name':'" + name() + "'}", "Idempotency-Key", key)
                .is(201);
    }

    @Test
    void a_refusal_is_not_kept() {
        String key = fresh();
        String taken = name();
        gateway.admin().post("/v1/tenants", "{'name':'" + taken + "'}").is(201);
        gateway.admin()
                .post("/v1/tenants", "{'name':'" + taken + "'}", "Idempotency-Key", key)
                .isProblem(409, "name-in-use");
        gateway.admin().post("/v1/tenants", "{", "Idempotency-Key", key).isProblem(400, "invalid-request");

        gateway.admin()
                .post("/v1/tenants", "{'name':'" + name() + "'}", "Idempotency-Key", key)
                .is(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\t", "tab\tinside"})
    void a_key_that_is_not_printable_is_a_400_on_every_post(String key) {
        for (String path : List.of("/v1/tenants", "/v1/hosts/join", "/v1/reveals", "/v1/usage")) {
            Http.Answer answer = gateway.admin().post(path, "{}", "Idempotency-Key", key);
            assertThat(answer.isProblem(400, "invalid-request").text("/errors/0/code"))
                    .isEqualTo("invalid-idempotency-key");
        }
    }

    @Test
    void a_key_outside_of_ascii_is_a_400() throws Exception {
        String request = "POST /v1/reveals HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIdempotency-Key: \u00fc\r\n"
                + "Content-Length: 2\r\n\r\n{}";
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("invalid-idempotency-key");
        }
    }

    @Test
    void a_key_may_have_255_characters_and_no_more() {
        gateway.admin()
                .post("/v1/tenants", "{'name':'" + name() + "'}", "Idempotency-Key", "~".repeat(255))
                .is(201);
        gateway.admin()
                .post("/v1/tenants", "{'name':'" + name() + "'}", "Idempotency-Key", "~".repeat(256))
                .isProblem(400, "invalid-request");
        gateway.admin()
                .post("/v1/tenants", "{'name':'" + name() + "'}", "Idempotency-Key", "a", "Idempotency-Key", "b")
                .isProblem(400, "invalid-request");
    }

    @Test
    void of_many_at_once_one_has_the_effect() throws Exception {
        String key = fresh();
        String body = "{'name':'" + name() + "'}";
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Http.Answer> call = () -> gateway.admin().post("/v1/tenants", body, "Idempotency-Key", key);
            List<Future<Http.Answer>> answers =
                    many.invokeAll(IntStream.range(0, 16).mapToObj(i -> call).toList());
            int made = 0;
            for (Future<Http.Answer> answer : answers) {
                if (answer.get().status() == 201) {
                    made += answer.get().header("Idempotency-Replayed").isEmpty() ? 1 : 0;
                } else {
                    answer.get().isProblem(409, "in-progress");
                }
            }
            assertThat(made).isEqualTo(1);
        }
    }

    @Test
    void while_the_first_runs_a_repetition_is_in_progress() throws Exception {
        Idempotent idempotent = gateway.bean(Idempotent.class);
        TenantId main = gateway.bean(Tenants.class).find("main").orElseThrow().id();
        IdempotentCall call = new IdempotentCall(main, fresh(), "POST", "/x", new byte[32]);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = other.submit(() -> idempotent.run(call, () -> {
                running.countDown();
                try {
                    finish.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return ResponseEntity.ok("done");
            }));
            running.await();

            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> idempotent.run(call, () -> ResponseEntity.ok("twice"))))
                    .hasMessageContaining("being worked on");
            finish.countDown();
            first.get();
        }
    }

    @Test
    void an_answer_is_kept_for_seven_days_and_then_purged() {
        String key = fresh();
        String body = "{'name':'" + name() + "'}";
        gateway.admin().post("/v1/tenants", body, "Idempotency-Key", key).is(201);
        age(key, Duration.ofDays(7).minusMinutes(1));
        gateway.bean(KeptAnswers.class).purge();
        gateway.admin().post("/v1/tenants", body, "Idempotency-Key", key).is(201);

        age(key, Duration.ofMinutes(2));
        gateway.admin().post("/v1/tenants", body, "Idempotency-Key", key).isProblem(409, "name-in-use");
        gateway.bean(KeptAnswers.class).purge();

        assertThat(jdbc().sql("select count(*) from idempotency_keys where key = :key")
                        .param("key", key)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    private static void age(String key, Duration by) {
        jdbc().sql("update idempotency_keys set created_at = created_at - make_interval(secs => :by) where key = :key")
                .param("by", (double) by.toSeconds())
                .param("key", key)
                .update();
    }

    @Test
    void kept_answers_are_unreadable_in_the_database() {
        String key = fresh();
        Http.Answer made = gateway.admin()
                .post("/v1/api-keys", "{'tenant':'main','role':'TENANT'}", "Idempotency-Key", key)
                .is(201);

        byte[] kept = jdbc().sql("select sealed_body from idempotency_keys where key = :key")
                .param("key", key)
                .query((row, number) -> row.getBytes(1))
                .single();
        assertThat(new String(kept, StandardCharsets.ISO_8859_1))
                .doesNotContain(made.text("/key"))
                .doesNotContain("vk_");
        assertThat(gateway.admin()
                        .post("/v1/api-keys", "{'tenant':'main','role':'TENANT'}", "Idempotency-Key", key)
                        .is(201)
                        .text("/key"))
                .isEqualTo(made.text("/key"));
    }
}
