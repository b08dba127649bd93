package dev.viveiro.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.Traces;
import dev.viveiro.testkit.BrokerFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.amqp.core.Message;
import org.springframework.util.unit.DataSize;

/** A worker at work for a gateway that a test plays, over a real broker. */
abstract class WorkerStory {
    private static final Contracts<HostEvent> EVENTS = Contracts.of(HostEvent.class);
    final Clock clock = Clock.systemUTC();
    final List<ExitCode> exits = new CopyOnWriteArrayList<>();
    final List<HostEvent> events = new CopyOnWriteArrayList<>();

    Duration lease = Duration.ofSeconds(30);

    @TempDir
    Path home;

    FakeGateway gateway;
    private final List<WorkerProcess> all = new CopyOnWriteArrayList<>();

    @BeforeEach
    void gatewayIsUp() throws IOException {
        gateway = new FakeGateway(BrokerFixture.shared().freshVhost());
    }

    @AfterEach
    void allEnds() {
        all.forEach(WorkerProcess::stop);
        gateway.close();
    }

    WorkerProcess start(String token) {
        WorkerProcess started = new WorkerProcess(settings(token), clock, Ids.timeOrdered(), Traces.none(), exits::add);
        all.add(started);
        started.start();
        return started;
    }

    private WorkerSettings settings(String token) {
        return new WorkerSettings(
                gateway.url(),
                home,
                token,
                "h1",
                "simulated",
                "",
                0,
                Duration.ofSeconds(2),
                Duration.ofMillis(200),
                lease,
                Duration.ofMinutes(2),
                Duration.ofMillis(500),
                DataSize.ofMegabytes(1),
                new WorkerSettings.Limits(8, 16, 8, 2, 64),
                new WorkerSettings.Patience(
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        4,
                        Duration.ofMillis(200),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(3)));
    }

    WorkerProcess startReady(String token) {
        WorkerProcess started = start(token);
        await().atMost(Duration.ofSeconds(60)).until(started::ready);
        return started;
    }

    void send(HostCommand command) {
        Envelope envelope = new Envelope(
                Commands.IDS.next(),
                Contracts.typeOf(command.getClass()),
                "/gateway",
                command.target().vm().toString(),
                clock.instant(),
                null,
                ContractJson.write(command));
        gateway.rabbit.send(
                Topology.COMMANDS,
                Topology.commandKey(gateway.host, command.target().lane()),
                AmqpEnvelope.toMessage(envelope, null));
    }

    /** Collects events until one fits; checks of each that the broker vouches for its sender. */
    <E extends HostEvent> E event(Class<E> type, Predicate<E> fits) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> {
                            Message message = gateway.rabbit.receive(Topology.hostEvents(Lane.INTERACTIVE));
                            while (message != null) {
                                assertThat(message.getMessageProperties().getReceivedUserId())
                                        .isEqualTo(gateway.user);
                                Envelope envelope = AmqpEnvelope.fromMessage(message);
                                HostEvent event = ContractJson.read(
                                        envelope.data(),
                                        EVENTS.recordOf(envelope.type()).orElseThrow());
                                assertThat(message.getMessageProperties().getReceivedRoutingKey())
                                        .isEqualTo(Topology.hostEventKey(
                                                gateway.host, Lane.INTERACTIVE, Contracts.keyOf(event.getClass())));
                                events.add(event);
                                message = gateway.rabbit.receive(Topology.hostEvents(Lane.INTERACTIVE));
                            }
                            return events.stream()
                                    .filter(type::isInstance)
                                    .map(type::cast)
                                    .filter(fits)
                                    .findFirst();
                        },
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    HostReported report(Predicate<HostReported> fits) {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> gateway.reports.stream().filter(fits).findFirst(), java.util.Optional::isPresent)
                .orElseThrow();
    }
}
