package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.contract.call.CallRefused.Why;
import dev.viveiro.contract.call.CallSeal;
import dev.viveiro.contract.call.CallTarget;
import dev.viveiro.contract.call.DescribeVm;
import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.HostId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

/** A machine's definition, asked of its host: the way of a call over the broker and of its answer over HTTP. */
@ExtendWith(BalancedBooks.class)
class DefinitionIT {
    private static final int PATIENCE = 10;

    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();
    private String vm = "";

    @BeforeEach
    void aMachine() {
        vm = core.aRunningVm();
    }

    @AfterEach
    void gone() {
        core.delete(vm);
    }

    private CompletableFuture<Http.Answer> ask() {
        return ask(core.http());
    }

    private CompletableFuture<Http.Answer> ask(Http http) {
        return CompletableFuture.supplyAsync(
                () -> http.get("/v1/vms/" + vm + "/definition"),
                command -> Thread.ofVirtual().start(command));
    }

    private static Http.Answer of(CompletableFuture<Http.Answer> asked) {
        return asked.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    private Answering answering(DescribeVm call) {
        return Answering.to(call, core.gateway().stranger());
    }

    @Test
    void the_host_is_asked_and_its_words_are_the_answer() {
        CompletableFuture<Http.Answer> asked = ask();

        DescribeVm call = host.isAsked(DescribeVm.class);
        assertThat(call.target().vm()).hasToString(vm);
        assertThat(call.target().host()).isEqualTo(host.id());
        assertThat(call.target().generation()).isEqualTo(1);
        assertThat(call.target().address())
                .isEqualTo("/v1/hosts/" + host.id() + "/calls/" + call.target().call());
        answering(call).say("application/xml", "<domain>ü</domain>").is(204);

        Http.Answer answer = of(asked).is(200);
        assertThat(answer.body()).isEqualTo("<domain>ü</domain>");
        assertThat(answer.header("Content-Type")).isEqualTo("application/xml");
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    @Test
    void a_host_can_tell_that_the_call_is_the_gateways() {
        CompletableFuture<Http.Answer> asked = ask();
        DescribeVm call = host.isAsked(DescribeVm.class);
        ECKey gateway = core.gateway().signingKey().toPublicJWK();

        assertThat(CallSeal.good(call, gateway)).isTrue();
        CallTarget t = call.target();
        assertThat(CallSeal.good(
                        new DescribeVm(new CallTarget(
                                t.call(),
                                t.host(),
                                t.vm(),
                                t.generation(),
                                "http://elsewhere.example",
                                t.ticket(),
                                t.deadline(),
                                t.signature())),
                        gateway))
                .isFalse();
        answering(call).say("application/json", "{}").is(204);
        of(asked).is(200);
    }

    @Test
    void a_form_that_is_none_of_the_known_is_plain_text() {
        CompletableFuture<Http.Answer> asked = ask();
        answering(host.isAsked(DescribeVm.class)).say("text/html", "<script>").is(204);

        assertThat(of(asked).is(200).header("Content-Type")).startsWith("text/plain");
    }

    @Test
    void another_tenants_machine_is_not_found_and_its_host_not_asked() {
        core.http().post("/v1/tenants", "{'name':'lookers-" + vm + "'}").is(201);
        String key = core.http()
                .post("/v1/api-keys", "{'tenant':'lookers-" + vm + "','role':'TENANT'}")
                .is(201)
                .text("/key");

        of(ask(core.gateway().as(key))).isProblem(404, "not-found");
        of(ask(core.gateway().stranger())).isProblem(401, "unauthenticated");
        assertThat(host.unanswered()).isZero();
    }

    @Test
    void what_its_host_lacks_is_refused_without_asking_it() {
        core.without("DEFINITION", host, () -> core.http()
                .get("/v1/vms/" + vm + "/definition")
                .isProblem(409, "not-supported"));

        assertThat(host.unanswered()).isZero();
        soon(() -> assertThat(core.http().get("/v1/hosts/" + host.id()).body()).contains("DEFINITION"));
    }

    @Test
    void a_host_that_is_not_up_is_not_asked() {
        core.jdbc()
                .update(
                        "update hosts set state = 'SUSPECT' where id = ?",
                        host.id().value());
        try {
            of(ask()).isProblem(409, "host-unreachable");
            assertThat(host.unanswered()).isZero();
        } finally {
            core.jdbc()
                    .update(
                            "update hosts set state = 'UP' where id = ?",
                            host.id().value());
        }
    }

    @Test
    void a_host_that_says_nothing_is_503_in_time_and_its_late_answer_is_refused() {
        long begun = System.nanoTime();
        Http.Answer answer = of(ask()).isProblem(503, "unavailable");

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(4_500), Duration.ofSeconds(7));
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        answering(host.isAsked(DescribeVm.class))
                .say("application/xml", "<late/>")
                .isProblem(403, "forbidden");
    }

    @Test
    void only_the_ticket_of_the_call_opens_it_and_once() {
        CompletableFuture<Http.Answer> asked = ask();
        DescribeVm call = host.isAsked(DescribeVm.class);
        Answering right = answering(call);
        CallTarget target = call.target();

        right.with("").say("application/xml", "<forged/>").isProblem(403, "forbidden");
        right.with(target.ticket().substring(1))
                .say("application/xml", "<forged/>")
                .isProblem(403, "forbidden");
        right.at("/v1/hosts/" + new HostId(UUID.randomUUID()) + "/calls/" + target.call())
                .say("application/xml", "<of another host/>")
                .isProblem(403, "forbidden");
        right.at("/v1/hosts/" + host.id() + "/calls/" + UUID.randomUUID())
                .say("application/xml", "<to another call/>")
                .isProblem(403, "forbidden");
        right.at("/v1/hosts/nobody/calls/nothing")
                .say("application/xml", "<x/>")
                .isProblem(404, "not-found");
        core.http()
                .send(core.http().request(target.address() + "/stream").GET())
                .isProblem(400, "invalid-request");
        assertThat(asked).isNotDone();

        right.say("application/xml", "<right/>").is(204);
        right.say("application/xml", "<again/>").isProblem(403, "forbidden");
        assertThat(of(asked).body()).isEqualTo("<right/>");
    }

    @Test
    void a_ticket_of_one_call_does_not_open_another() {
        CompletableFuture<Http.Answer> first = ask();
        DescribeVm one = host.isAsked(DescribeVm.class);
        CompletableFuture<Http.Answer> second = ask();
        DescribeVm other = host.isAsked(DescribeVm.class);

        answering(one)
                .with(other.target().ticket())
                .say("application/xml", "<x/>")
                .isProblem(403, "forbidden");
        answering(other).say("application/xml", "<2/>").is(204);
        answering(one).say("application/xml", "<1/>").is(204);
        assertThat(of(first).body()).isEqualTo("<1/>");
        assertThat(of(second).body()).isEqualTo("<2/>");
    }

    @ParameterizedTest
    @CsvSource({"INVALID_STATE, 409, invalid-state", "NOT_SUPPORTED, 409, not-supported", "FAILED, 503, unavailable"})
    void what_the_host_says_against_it_is_the_answer(Why why, int status, String code) {
        CompletableFuture<Http.Answer> asked = ask();
        answering(host.isAsked(DescribeVm.class)).refuse(why, "it is\r\noff").is(204);

        assertThat(of(asked).isProblem(status, code).text("/detail")).isEqualTo("The machine's host says: it is off.");
    }

    @Test
    void a_refusal_that_cannot_be_read_is_a_failure() {
        CompletableFuture<Http.Answer> asked = ask();
        answering(host.isAsked(DescribeVm.class))
                .put("refusal", "application/json", "{\"why\":\"TOMORROW\"}".getBytes(StandardCharsets.UTF_8))
                .is(204);

        of(asked).isProblem(503, "unavailable");
    }

    @Test
    void an_answer_that_is_too_large_is_not_taken() {
        CompletableFuture<Http.Answer> asked = ask();
        answering(host.isAsked(DescribeVm.class))
                .say("application/xml", "x".repeat((1 << 20) + 1))
                .isProblem(413, "too-large");
        assertThat(asked).isNotDone();
        of(asked).isProblem(503, "unavailable");
    }

    @Test
    void of_many_at_once_only_some_reach_the_host_and_the_others_hear_so_at_once() {
        List<CompletableFuture<Http.Answer>> asked = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            asked.add(ask());
        }
        List<DescribeVm> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(host.isAsked(DescribeVm.class));
        }
        soon(() -> assertThat(asked.stream().filter(CompletableFuture::isDone)).hasSize(52));
        for (CompletableFuture<Http.Answer> each : asked) {
            if (each.isDone()) {
                assertThat(of(each).isProblem(503, "unavailable").header("Retry-After"))
                        .isEqualTo("2");
            }
        }
        calls.forEach(call -> answering(call).say("application/xml", "<x/>").is(204));

        assertThat(asked.stream().map(DefinitionIT::of).filter(answer -> answer.status() == 200))
                .hasSize(8);
        assertThat(host.unanswered()).isZero();
    }

    @Test
    void an_answer_counts_only_in_the_replica_that_asked() {
        try (ConfigurableApplicationContext replica = core.gateway().startReplica()) {
            int port = GatewayUnderTest.portOf(replica);
            CompletableFuture<Http.Answer> asked =
                    ask(new Http(port, core.http().key()));
            DescribeVm call = host.isAsked(DescribeVm.class);

            answering(call).say("application/xml", "<to the wrong one/>").isProblem(403, "forbidden");
            assertThat(asked).isNotDone();
            Answering.to(call, new Http(port, ""))
                    .say("application/xml", "<right/>")
                    .is(204);
            assertThat(of(asked).is(200).body()).isEqualTo("<right/>");
        }
    }

    @Test
    void a_call_says_until_when_it_is_waited_for() {
        CompletableFuture<Http.Answer> asked = ask();
        DescribeVm call = host.isAsked(DescribeVm.class);

        Instant now = core.clock().instant();
        assertThat(call.target().deadline()).isBetween(now.plusSeconds(20), now.plusSeconds(31));
        answering(call).say("application/xml", "<x/>").is(204);
        of(asked).is(200);
    }
}
