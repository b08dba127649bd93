package dev.viveiro.worker.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Publisher.Outcome;
import dev.viveiro.messaging.Publisher.Result;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventSenderTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final List<Outgoing> arrived = new ArrayList<>();
    private UUID refused = new UUID(0, 0);

    @TempDir
    Path home;

    private final Publisher broker = messages -> messages.stream()
            .map(message -> {
                if (message.orderingKey().equals(refused)) {
                    return new Outcome(Result.REFUSED, "full");
                }
                arrived.add(message);
                return Outcome.DELIVERED;
            })
            .toList();

    @Test
    void a_refused_event_holds_back_its_own_machine_and_no_other() {
        try (TestHost host = TestHost.in(home, clock).open()) {
            VmId unlucky = Commands.IDS.nextVm();
            VmId lucky = Commands.IDS.nextVm();
            host.receive(Commands.create(Commands.target(unlucky, clock)));
            host.receive(Commands.create(Commands.target(lucky, clock)));
            EventSender sender =
                    new EventSender(Commands.HOST, Lane.INTERACTIVE, host.outbox, broker, new ReentrantLock());

            refused = unlucky.value();
            for (int i = 0; i < 10; i++) {
                assertThat(sender.pass().refused()).isEqualTo(1);
            }
            assertThat(arrived).extracting(Outgoing::orderingKey).containsOnly(lucky.value());
            String ending = Contracts.typeOf(OperationSucceeded.class);
            assertThat(arrived.getLast().envelope().type()).isEqualTo(ending);

            refused = new UUID(0, 0);
            arrived.clear();
            while (sender.pass().sent() > 0) {
                assertThat(arrived).isNotEmpty();
            }
            assertThat(arrived).extracting(Outgoing::orderingKey).containsOnly(unlucky.value());
            assertThat(arrived.getLast().envelope().type()).isEqualTo(ending);
            assertThat(arrived.getLast().routingKey()).isEqualTo(Commands.HOST + ".interactive.operation.succeeded");
        }
    }
}
