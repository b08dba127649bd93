package dev.viveiro.gateway.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.testkit.ManualClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WaitingCallsTest {
    private static final Ids IDS = Ids.timeOrdered();
    private static final HostId HOST = IDS.nextHost();

    private final ManualClock clock = ManualClock.at("2026-03-01T10:00:00Z");
    private final WaitingCalls calls = new WaitingCalls(clock);
    private final Logger logger = (Logger) LoggerFactory.getLogger(WaitingCalls.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(lines);
    }

    private void answerInVain() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> calls.claim(IDS.next(), HOST, Optional.empty(), Optional.empty()));
    }

    @Test
    void whoever_brings_answers_without_end_does_not_fill_the_log() {
        for (int i = 0; i < 1_000; i++) {
            answerInVain();
        }
        assertThat(lines.list).hasSize(1);

        clock.advance(Duration.ofSeconds(10));
        answerInVain();
        assertThat(lines.list).hasSize(2);
        assertThat(lines.list.getLast().getFormattedMessage()).contains("999 others");
    }
}
