package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.call.AttachConsole;
import dev.viveiro.contract.call.CallRefused.Why;
import dev.viveiro.contract.call.DescribeVm;
import dev.viveiro.contract.call.HostCall;
import dev.viveiro.contract.call.ReadConsole;
import dev.viveiro.gateway.Http;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A machine's console: its log over HTTP, and a connection from the customer through the gateway to the host. */
@ExtendWith({BalancedBooks.class, OutputCaptureExtension.class})
class ConsoleIT {
    private static final int PATIENCE = 15;
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

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

    /** The two ends of an open console. */
    private record Console(WebSocketClient host, WebSocketClient customer) {}

    private URI console(String query) {
        return console(core, vm, query);
    }

    private static URI console(Core core, String vm, String query) {
        return URI.create("ws://127.0.0.1:" + core.gateway().port() + "/v1/vms/" + vm + "/console" + query);
    }

    private static String bearer(Core core) {
        return "Bearer " + core.http().key();
    }

    private Console open() {
        return open(core, vm);
    }

    private static Console open(Core core, String vm) {
        return open(core, vm, bearer(core));
    }

    private static Console open(Core core, String vm, String bearer) {
        CompletableFuture<WebSocketClient> customer =
                virtually(() -> WebSocketClient.connect(console(core, vm, ""), bearer));
        Answering answering = Answering.to(
                core.host().isAsked(AttachConsole.class), core.gateway().stranger());
        WebSocketClient connected =
                WebSocketClient.connect(answering.stream(core.gateway().port()), "Ticket " + answering.ticket());
        return new Console(
                connected, customer.orTimeout(PATIENCE, TimeUnit.SECONDS).join());
    }

    private static <T> CompletableFuture<T> virtually(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, command -> Thread.ofVirtual().start(command));
    }

    private Answering answering(HostCall call) {
        return Answering.to(call, core.gateway().stranger());
    }

    @Test
    void what_a_machine_said_is_plain_text_byte_for_byte() {
        CompletableFuture<Http.Answer> asked = virtually(() -> core.http().get("/v1/vms/" + vm + "/console"));
        ReadConsole call = host.isAsked(ReadConsole.class);
        assertThat(call.mostBytes()).isEqualTo(256 << 10);
        answering(call).say("text/html", "\u001b[1mlogin:\u001b[0m \r\n").is(204);

        Http.Answer answer = asked.orTimeout(PATIENCE, TimeUnit.SECONDS).join().is(200);
        assertThat(answer.body()).isEqualTo("\u001b[1mlogin:\u001b[0m \r\n");
        assertThat(answer.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=utf-8");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        core.http().get("/v1/vms/" + vm + "/console?takeover=true").isProblem(400, "invalid-request");
        core.http().get("/v1/vms/" + vm + "/console?takeOver=perhaps").isProblem(400, "invalid-request");
    }

    @Test
    void bytes_go_both_ways_and_who_connected_is_in_the_log_but_not_what_was_said(CapturedOutput log) {
        Console console = open();
        console.host().say("login: ");
        console.customer().hears("login: ");
        console.customer().say("typed-canary-1\n");
        console.customer().write("typed-canary-2 ü\n");
        console.host().hears("typed-canary-1\ntyped-canary-2 ü\n");
        console.host().say("shown-canary");
        console.customer().hears("login: shown-canary");

        console.customer().close(1000, "bye");

        assertThat(console.host().closedWith()).startsWith("1000");
        soon(() -> assertThat(log.getAll())
                .contains("The console of machine " + vm + " was opened by API key ")
                .containsPattern(
                        "The console of machine " + vm + ", opened by API key \\S+ for tenant \\S+, was closed after"
                                + " [0-9.]+ s .*: 19 bytes shown, 33 typed"));
        assertThat(log.getAll()).doesNotContain("canary");
    }

    @Test
    void a_large_message_arrives_whole() {
        Console console = open();
        String large = "0123456789abcdef".repeat(20_000);
        console.host().say(large);
        console.customer().hears(large);
        console.customer().say(large);
        console.host().hears(large);
        console.customer().close();
    }

    @Test
    void when_the_machine_stops_the_customer_hears_so() {
        Console console = open();
        console.host().say("Power down.");
        console.host().close(1000, "machine-stopped");

        assertThat(console.customer().closedWith()).isEqualTo("1000 machine-stopped");
        console.customer().hears("Power down.");
    }

    @Test
    void a_worker_that_is_killed_ends_it_and_it_can_be_opened_again() {
        Console console = open();
        console.host().breakOff();
        assertThat(console.customer().closedWith()).isEqualTo("1011 host-gone");

        Console again = open();
        again.host().say("here");
        again.customer().hears("here");
        again.customer().breakOff();
        soon(() -> assertThat(again.host().open()).isFalse());
    }

    @Test
    void a_refusal_is_an_answer_and_no_socket_that_closes() {
        CompletableFuture<String> used = virtually(() -> WebSocketClient.refusal(console(""), bearer(core)));
        AttachConsole call = host.isAsked(AttachConsole.class);
        assertThat(call.takeOver()).isFalse();
        answering(call).refuse(Why.IN_USE, "somebody is there").is(204);
        assertThat(used.orTimeout(PATIENCE, TimeUnit.SECONDS).join()).isEqualTo("409");

        CompletableFuture<String> forced =
                virtually(() -> WebSocketClient.refusal(console("?takeOver=true"), bearer(core)));
        call = host.isAsked(AttachConsole.class);
        assertThat(call.takeOver()).isTrue();
        answering(call).refuse(Why.FAILED, "x").is(204);
        assertThat(forced.orTimeout(PATIENCE, TimeUnit.SECONDS).join()).isEqualTo("503");
    }

    @Test
    void nobody_else_is_connected() {
        core.http().post("/v1/tenants", "{'name':'typists-" + vm + "'}").is(201);
        String key = core.http()
                .post("/v1/api-keys", "{'tenant':'typists-" + vm + "','role':'TENANT'}")
                .is(201)
                .text("/key");

        assertThat(WebSocketClient.refusal(console(""), "Bearer " + key)).isEqualTo("404");
        assertThat(WebSocketClient.refusal(console(""), "Bearer nobody")).isEqualTo("401");
        assertThat(host.unanswered()).isZero();
    }

    @Test
    void a_host_connects_with_the_ticket_of_a_console_alone() {
        CompletableFuture<Http.Answer> definition = virtually(() -> core.http().get("/v1/vms/" + vm + "/definition"));
        Answering other = answering(host.isAsked(DescribeVm.class));
        assertThat(WebSocketClient.refusal(other.stream(core.gateway().port()), "Ticket " + other.ticket()))
                .isEqualTo("403");
        other.say("application/xml", "<x/>").is(204);
        definition.join().is(200);

        CompletableFuture<WebSocketClient> asked = virtually(() -> WebSocketClient.connect(console(""), bearer(core)));
        Answering right = answering(host.isAsked(AttachConsole.class));
        URI stream = right.stream(core.gateway().port());
        assertThat(WebSocketClient.refusal(stream, "Ticket forged")).isEqualTo("403");
        right.say("text/plain", "no stream").isProblem(403, "forbidden");
        WebSocketClient connected = WebSocketClient.connect(stream, "Ticket " + right.ticket());
        assertThat(WebSocketClient.refusal(stream, "Ticket " + right.ticket())).isEqualTo("403");
        connected.say("right");
        WebSocketClient customer = asked.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
        customer.hears("right");
        customer.close();
    }

    @Test
    void a_host_that_says_nothing_is_503_and_one_that_comes_late_finds_nobody() {
        assertThat(WebSocketClient.refusal(console(""), bearer(core))).isEqualTo("503");
        Answering late = answering(host.isAsked(AttachConsole.class));
        assertThat(WebSocketClient.refusal(late.stream(core.gateway().port()), "Ticket " + late.ticket()))
                .isEqualTo("403");
    }

    @Test
    void half_an_upgrade_is_refused_before_the_host_is_asked() throws IOException {
        String answer = raw("Upgrade: WebSocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 8\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("no-websocket");
        assertThat(host.unanswered()).isZero();
    }

    private String raw(String headers) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", core.gateway().port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(upgrade(headers).getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[8_192];
            int length = 0;
            for (int read = in.read(answer); read > 0; read = in.read(answer, length, answer.length - length)) {
                length += read;
            }
            return new String(answer, 0, length, StandardCharsets.UTF_8);
        }
    }

    private String upgrade(String headers) {
        return "GET /v1/vms/" + vm + "/console HTTP/1.1\r\nHost: x\r\nAuthorization: " + bearer(core) + "\r\n" + headers
                + "\r\n";
    }

    @Test
    void who_takes_nothing_is_cut_off_and_the_host_waits_no_longer() throws IOException {
        try (Socket stuck = new Socket()) {
            stuck.setReceiveBufferSize(4_096);
            stuck.connect(new InetSocketAddress("127.0.0.1", core.gateway().port()));
            stuck.getOutputStream()
                    .write(upgrade("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            Answering answering = answering(host.isAsked(AttachConsole.class));
            WebSocketClient flooding =
                    WebSocketClient.connect(answering.stream(core.gateway().port()), "Ticket " + answering.ticket());
            byte[] piece = new byte[64 << 10];
            CompletableFuture<Integer> said = virtually(() -> {
                int pieces = 0;
                while (flooding.open() && pieces < 4_000) {
                    try {
                        flooding.say(piece);
                        pieces++;
                    } catch (RuntimeException closed) {
                        return pieces;
                    }
                }
                return pieces;
            });

            assertThat(said.orTimeout(40, TimeUnit.SECONDS).join())
                    .as("pieces of 64 KiB that found room on the way")
                    .isLessThan(1_000);
            soon(() -> assertThat(flooding.open()).isFalse());
        }
    }

    @Test
    void silence_has_an_end_and_so_has_the_longest_console() {
        Core impatient = Core.own(Map.of(
                "viveiro.consoles.idle", "2s",
                "viveiro.consoles.longest", "5s",
                "viveiro.consoles.ping", "500ms",
                "viveiro.consoles.per-key", "2"));
        try {
            String one = impatient.aRunningVm();
            Console silent = open(impatient, one);
            Console talking = open(impatient, one);
            assertThat(WebSocketClient.refusal(console(impatient, one, ""), bearer(impatient)))
                    .isEqualTo("503");
            while (talking.customer().open()) {
                talking.host().say("tick");
                LockSupport.parkNanos(TICK);
            }
            assertThat(talking.customer().closedWith()).isEqualTo("1008 too-long");
            assertThat(silent.customer().closedWith()).isEqualTo("1008 idle");
            assertThat(silent.host().closedWith()).startsWith("1000");
            Console atTheEnd = open(impatient, one);
            impatient.gateway().context().close();
            assertThat(atTheEnd.customer().closedWith()).isEqualTo("1001 replica-stops");
        } finally {
            impatient.close();
        }
    }

    @Test
    void a_console_ends_with_the_right_to_it() {
        Core watchful = Core.own(Map.of("viveiro.consoles.rights", "200ms"));
        try {
            String one = watchful.aRunningVm();
            Http.Answer key = watchful.http()
                    .post("/v1/api-keys", "{'tenant':'main','role':'TENANT'}")
                    .is(201);
            Console others = open(watchful, one, "Bearer " + key.text("/key"));
            Console own = open(watchful, one);
            watchful.jdbc().update("delete from api_keys where id = ?", key.text("/id"));
            assertThat(others.customer().closedWith()).isEqualTo("1008 no-right");
            assertThat(others.host().closedWith()).startsWith("1000");
            assertThat(own.customer().open()).isTrue();

            watchful.jdbc().update("update vms set generation = generation + 1 where id = ?::uuid", one);
            assertThat(own.customer().closedWith()).isEqualTo("1008 no-right");
            watchful.jdbc().update("update vms set generation = generation - 1 where id = ?::uuid", one);

            Http.Answer other = watchful.http()
                    .post("/v1/api-keys", "{'tenant':'main','role':'TENANT'}")
                    .is(201);
            Console replaced = open(watchful, one, "Bearer " + other.text("/key"));
            watchful.jdbc().update("update api_keys set secret_hash = sha256('other') where id = ?", other.text("/id"));
            assertThat(replaced.customer().closedWith()).isEqualTo("1008 no-right");

            Console suspended = open(watchful, one);
            watchful.http().post("/v1/vms/" + one + "/suspend", "").is(200);
            assertThat(suspended.customer().closedWith()).isEqualTo("1008 no-right");
        } finally {
            watchful.close();
        }
    }
}
