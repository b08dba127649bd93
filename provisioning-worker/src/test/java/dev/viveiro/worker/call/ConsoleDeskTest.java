package dev.viveiro.worker.call;

import static dev.viveiro.worker.call.AskingGateway.HOST;
import static dev.viveiro.worker.call.AskingGateway.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.call.AttachConsole;
import dev.viveiro.contract.call.HostCall;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.driver.ConsoleEnd;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.Drivers;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineConsole;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.SleepingPause;
import dev.viveiro.worker.driver.StopMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleDeskTest {
    @TempDir
    Path home;

    private final ManualClock clock = ManualClock.at(NOON.toString());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private AskingGateway signing;
    private ListeningGateway gateway;
    private HypervisorDriver driver;
    private GatewayLine line;
    private ConsoleDesk consoles;
    private CallDesk desk;
    private VmId vm;

    @BeforeEach
    void open() throws Exception {
        signing = new AskingGateway();
        gateway = new ListeningGateway(home.resolve("gateway"));
        Ids ids = Ids.timeOrdered();
        driver = Drivers.open("simulated", new DriverContext(home, Map.of(), clock, ids, new SleepingPause()));
        MachineSpec spec = MachineFixtures.aMachine("web");
        driver.ensureImage(spec.image());
        vm = driver.define(spec).vm();
        driver.start(vm);
        line = new GatewayLine(gateway.url());
        consoles = new ConsoleDesk(driver, line, threads, clock);
        desk = new CallDesk(new CallCheck(HOST, signing.publicKey(), clock), driver, line, consoles, threads);
    }

    @AfterEach
    void close() throws Exception {
        consoles.close();
        line.close();
        threads.shutdownNow();
        driver.close();
        gateway.close();
        signing.close();
    }

    private void attach(boolean takeOver, Instant until) {
        desk.take(signing.asks(vm, target -> new AttachConsole(target, takeOver, until)));
    }

    private ListeningGateway.Stream attached() throws InterruptedException {
        attach(false, NOON.plusSeconds(3_600));
        return gateway.connected();
    }

    @Test
    void it_connects_with_the_ticket_and_tells_first_what_was_said_before() throws Exception {
        ListeningGateway.Stream stream = attached();

        assertThat(stream.authorization).isEqualTo("Ticket the-ticket");
        stream.saysAtTheEnd("web is up.\r\n$ ");
        stream.type("uptime\n");
        stream.saysAtTheEnd("$ uptime\r\n$ ");
    }

    @Test
    void it_ends_with_the_boot_and_says_so() throws Exception {
        ListeningGateway.Stream stream = attached();
        driver.stop(vm, StopMode.FORCED);

        assertThat(stream.closedWith()).isEqualTo("1000 machine-stopped");
    }

    @ParameterizedTest
    @CsvSource({"BOOT_OVER, 1000 machine-stopped", "READER_BEHIND, 1008 console-too-slow"})
    void it_says_why_it_ended_by_itself(ConsoleEnd end, String closed) throws Exception {
        line.stream(
                signing.target(HOST, vm, 1, "/v1/call", NOON.plusSeconds(60)),
                new ConsoleStream(new EndedConsole(end), new byte[0], threads));

        assertThat(gateway.connected().closedWith()).isEqualTo(closed);
    }

    private record EndedConsole(ConsoleEnd end) implements MachineConsole {
        @Override
        public byte[] read() {
            return new byte[0];
        }

        @Override
        public void write(byte[] typed) {}

        @Override
        public void close() {}
    }

    @Test
    void the_next_is_refused_until_the_first_has_left_or_has_to() throws Exception {
        ListeningGateway.Stream first = attached();
        HostCall elsewhere = signing.signed(new AttachConsole(
                signing.target(HOST, vm, 1, signing.url() + "/there", NOON.plusSeconds(60)),
                false,
                NOON.plusSeconds(9)));
        desk.take(elsewhere);
        assertThat(signing.put().body()).contains("IN_USE");

        attach(true, NOON.plusSeconds(3_600));
        ListeningGateway.Stream second = gateway.connected();
        assertThat(first.closedWith()).isEqualTo("1008 taken-over");
        second.type("mine");
        second.saysAtTheEnd("mine");

        second.close();
        assertThat(second.closedWith()).startsWith("1000");
        attach(true, NOON.plusSeconds(3_600));
        gateway.connected().saysAtTheEnd("$ mine");
    }

    @Test
    void it_ends_when_its_time_is_over() throws Exception {
        attach(false, NOON.plusMillis(700));
        assertThat(gateway.connected().closedWith()).isEqualTo("1008 too-long");
    }

    @Test
    void one_that_has_ended_is_kept_no_longer() throws Exception {
        for (int i = 0; i < 3; i++) {
            attach(true, NOON.plusSeconds(3_600));
            ListeningGateway.Stream stream = gateway.connected();
            stream.close();
            assertThat(stream.closedWith()).startsWith("1000");
        }
        await().untilAsserted(() -> assertThat(consoles.timed()).isZero());
    }

    @Test
    void a_worker_that_ends_says_so() throws Exception {
        ListeningGateway.Stream stream = attached();
        consoles.close();
        assertThat(stream.closedWith()).isEqualTo("1001 host-stops");
    }

    @Test
    void a_gateway_that_cannot_be_reached_leaves_the_console_free() throws Exception {
        desk.take(signing.signed(new AttachConsole(
                signing.target(HOST, vm, 1, "http://127.0.0.1:1/nowhere", NOON.plusSeconds(60)),
                false,
                NOON.plusSeconds(3_600))));
        attach(true, NOON.plusSeconds(3_600));
        gateway.connected().saysAtTheEnd("$ ");
    }
}
