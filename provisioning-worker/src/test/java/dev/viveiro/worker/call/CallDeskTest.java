package dev.viveiro.worker.call;

import static dev.viveiro.worker.call.AskingGateway.HOST;
import static dev.viveiro.worker.call.AskingGateway.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.call.AttachConsole;
import dev.viveiro.contract.call.CallTarget;
import dev.viveiro.contract.call.DescribeVm;
import dev.viveiro.contract.call.HostCall;
import dev.viveiro.contract.call.LookIntoDrive;
import dev.viveiro.contract.call.ReadConsole;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.Drivers;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.IsoDrive;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.SleepingPause;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallDeskTest {
    private static final long A_MOMENT = 300;

    @TempDir
    Path home;

    private final ManualClock clock = ManualClock.at(NOON.toString());
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private AskingGateway gateway;
    private HypervisorDriver driver;
    private GatewayLine line;
    private ConsoleDesk consoles;
    private CallDesk desk;
    private VmId vm;

    @BeforeEach
    void open() throws IOException {
        gateway = new AskingGateway();
        Ids ids = Ids.timeOrdered();
        driver = Drivers.open("simulated", new DriverContext(home, Map.of(), clock, ids, new SleepingPause()));
        MachineSpec spec = MachineFixtures.aMachine("web");
        driver.ensureImage(spec.image());
        vm = driver.define(spec).vm();
        line = new GatewayLine(gateway.url());
        consoles = new ConsoleDesk(driver, line, threads, clock);
        desk = new CallDesk(new CallCheck(HOST, gateway.publicKey(), clock), driver, line, consoles, threads);
    }

    @AfterEach
    void close() {
        consoles.close();
        line.close();
        threads.shutdownNow();
        driver.close();
        gateway.close();
    }

    private void misbehave(String... rules) {
        ((SimulatedDriver) driver).misbehave(rules);
    }

    @Test
    void a_definition_is_put_where_the_call_says_with_its_ticket() throws Exception {
        desk.take(gateway.asks(vm, DescribeVm::new));

        AskingGateway.Put put = gateway.put();
        assertThat(put.path()).isEqualTo("PUT /v1/call/answer");
        assertThat(put.authorization()).isEqualTo("Ticket the-ticket");
        assertThat(put.type()).isEqualTo("application/yaml");
        assertThat(put.body()).contains("name: 'web'", "vm: '" + vm + "'");
    }

    @Test
    void an_answer_goes_to_the_replica_that_asked_when_the_call_names_it() throws Exception {
        try (AskingGateway replica = new AskingGateway()) {
            CallTarget target = gateway.target(HOST, vm, 1, replica.url() + "/there", NOON.plusSeconds(1));
            desk.take(gateway.signed(new DescribeVm(target)));

            assertThat(replica.put().path()).isEqualTo("PUT /there/answer");
        }
    }

    @Test
    void what_the_gateway_did_not_sign_or_meant_for_another_or_nobody_waits_for_is_not_answered() throws Exception {
        HostCall signed = gateway.asks(vm, DescribeVm::new);
        CallTarget target = signed.target();
        HostId other = new HostId(new UUID(9, 9));

        desk.take(new DescribeVm(target).signed(""));
        desk.take(new ReadConsole(target, 10));
        desk.take(gateway.signed(new DescribeVm(gateway.target(other, vm, 1, "/v1/call", NOON.plusSeconds(60)))));
        desk.take(gateway.signed(new DescribeVm(gateway.target(HOST, vm, 1, "/v1/call", NOON))));
        try (AskingGateway stranger = new AskingGateway()) {
            desk.take(stranger.asks(vm, DescribeVm::new));
            assertThat(stranger.putWithin(A_MOMENT)).isNull();
        }
        assertThat(gateway.putWithin(A_MOMENT)).isNull();
    }

    @Test
    void which_iso_is_in_a_drive_is_put_by_the_name_that_the_image_has() throws Exception {
        desk.take(gateway.asks(vm, LookIntoDrive::new));
        assertThat(gateway.put().body()).contains("null");

        // as one is called whose bytes came
        ImageRef iso = ImageRef.named("rescue-12-0123456789abcdef");
        driver.ensureImage(iso);
        driver.ability(IsoDrive.class).orElseThrow().insertIso(vm, iso);
        desk.take(gateway.asks(vm, LookIntoDrive::new));
        AskingGateway.Put put = gateway.put();
        assertThat(put.path()).isEqualTo("PUT /v1/call/answer");
        assertThat(put.type()).isEqualTo("application/json");
        assertThat(put.body()).contains("\"rescue-12\"");
    }

    @Test
    void another_incarnation_is_not_looked_at() throws Exception {
        desk.take(gateway.signed(new DescribeVm(gateway.target(HOST, vm, 2, "/v1/call", NOON.plusSeconds(60)))));
        AskingGateway.Put put = gateway.put();
        assertThat(put.path()).isEqualTo("PUT /v1/call/refusal");
        assertThat(put.body()).contains("INVALID_STATE", "generation 2");

        desk.take(gateway.asks(MachineFixtures.vmNamed("nobody"), DescribeVm::new));
        assertThat(gateway.put().body()).contains("INVALID_STATE");
    }

    @Test
    void what_a_machine_said_is_put_as_far_as_it_was_asked_for() throws Exception {
        driver.start(vm);
        desk.take(gateway.asks(vm, target -> new ReadConsole(target, 100_000)));
        AskingGateway.Put put = gateway.put();
        assertThat(put.path()).isEqualTo("PUT /v1/call/answer");
        assertThat(put.body()).contains("web is up.");

        desk.take(gateway.asks(vm, target -> new ReadConsole(target, 2)));
        assertThat(gateway.put().body()).isEqualTo("$ ");
        desk.take(gateway.asks(vm, target -> new ReadConsole(target, -1)));
        assertThat(gateway.put().body()).isEqualTo(" ");
    }

    @Test
    void what_the_driver_says_against_it_is_put() throws Exception {
        desk.take(gateway.asks(vm, target -> new AttachConsole(target, false, NOON.plusSeconds(60))));

        AskingGateway.Put put = gateway.put();
        assertThat(put.path()).isEqualTo("PUT /v1/call/refusal");
        assertThat(put.body()).contains("INVALID_STATE", "STOPPED");
    }

    @Test
    void a_driver_that_fails_is_told_and_the_desk_goes_on() throws Exception {
        misbehave("list FAILS_ALWAYS");
        desk.take(gateway.asks(vm, DescribeVm::new));
        assertThat(gateway.put().path()).isEqualTo("PUT /v1/call/refusal");

        misbehave();
        desk.take(gateway.asks(vm, DescribeVm::new));
        assertThat(gateway.put().path()).isEqualTo("PUT /v1/call/answer");
    }

    @Test
    void of_a_flood_only_some_are_answered_at_once() throws Exception {
        misbehave("list HANGS");
        for (int i = 0; i < 10 * CallDesk.AT_ONCE; i++) {
            desk.take(gateway.asks(vm, DescribeVm::new));
        }
        misbehave();
        for (int i = 0; i < CallDesk.AT_ONCE; i++) {
            assertThat(gateway.put().path()).isEqualTo("PUT /v1/call/answer");
        }
        assertThat(gateway.putWithin(A_MOMENT)).isNull();
    }

    @Test
    void an_answer_that_is_not_taken_is_nobodys_loss() throws Exception {
        gateway.status = 403;
        desk.take(gateway.asks(vm, DescribeVm::new));
        assertThat(gateway.put().path()).isEqualTo("PUT /v1/call/answer");
        gateway.status = 204;
        desk.take(gateway.asks(vm, DescribeVm::new));
        assertThat(gateway.put().path()).isEqualTo("PUT /v1/call/answer");
    }
}
