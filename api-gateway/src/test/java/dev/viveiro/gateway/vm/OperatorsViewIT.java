package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** What an operator sees: log lines that say what they are about, and numbers. */
@ExtendWith(BalancedBooks.class)
class OperatorsViewIT {
    private final Core core = Core.shared();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.viveiro.gateway.vm");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    @Test
    void an_operation_can_be_followed_from_its_acceptance_to_its_end() {
        Http.Answer created = core.create(Core.aName(), "").is(202);
        String vm = created.text("/vm/id");
        core.host().on(core.host().next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        List<ILoggingEvent> about = List.copyOf(lines.list).stream()
                .filter(line -> created.text("/operation/id")
                        .equals(line.getMDCPropertyMap().get("operation")))
                .toList();
        assertThat(about).hasSizeGreaterThanOrEqualTo(2);
        assertThat(about).allSatisfy(line -> assertThat(line.getMDCPropertyMap())
                .containsEntry("vm", vm)
                .containsEntry("host", core.host().id().toString()));
        assertThat(about.getFirst().getFormattedMessage()).contains("is accepted");
        assertThat(about.getLast().getFormattedMessage()).isEqualTo("CREATE is SUCCEEDED; the machine is RUNNING.");
        core.delete(vm);
    }

    @Test
    void operations_are_counted_by_how_they_ended() {
        String vm = core.aRunningVm();
        core.delete(vm);
        String metrics =
                core.gateway().stranger().get("/actuator/prometheus").is(200).body();
        assertThat(metrics)
                .containsPattern("viveiro_operations_seconds_count\\{state=\"SUCCEEDED\",type=\"CREATE\"\\} [1-9]")
                .containsPattern("viveiro_operations_seconds_count\\{state=\"SUCCEEDED\",type=\"DELETE\"\\} [1-9]")
                .contains("viveiro_outbox_waiting", "viveiro_outbox_oldest_seconds", "viveiro_dead_messages");
    }

    @Test
    void a_gateway_with_its_database_is_ready() {
        assertThat(core.gateway()
                        .stranger()
                        .get("/actuator/health/readiness")
                        .is(200)
                        .text("/status"))
                .isEqualTo("UP");
    }
}
