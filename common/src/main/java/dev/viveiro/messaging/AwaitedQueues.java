package dev.viveiro.messaging;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/**
 * Waits for queues that another service declares, when both are started for the first time. Whoever consumes one before it is
 * there fails, and says so at ERROR, although nothing is wrong.
 */
final class AwaitedQueues {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Logger log = LoggerFactory.getLogger(AwaitedQueues.class);

    private final RabbitTemplate rabbit;

    AwaitedQueues(ConnectionFactory connections) {
        this.rabbit = new RabbitTemplate(connections);
    }

    /** True when all can be consumed now. */
    boolean areThere(List<String> queues) {
        return obstacle(queues) == null;
    }

    /** Returns once all can be consumed, or {@code wanted} has become false; looks again at most every two seconds. */
    void await(List<String> queues, BooleanSupplier wanted) {
        String said = null;
        Duration pause = FIRST_PAUSE;
        for (String why = obstacle(queues); why != null && wanted.getAsBoolean(); why = obstacle(queues)) {
            if (!why.equals(said)) {
                log.info("Waiting for the queues that api-gateway declares: {}", why);
                said = why;
            }
            LockSupport.parkNanos(pause.toNanos());
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private @Nullable String obstacle(List<String> queues) {
        for (String queue : queues) {
            try {
                rabbit.execute(channel -> channel.queueDeclarePassive(queue));
            } catch (AmqpException e) {
                return isMissing(e) ? queue + " is not there yet." : queue + " can't be looked at: " + e.getMessage();
            }
        }
        return null;
    }

    private static boolean isMissing(AmqpException failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof ShutdownSignalException closed
                    && closed.getReason() instanceof AMQP.Channel.Close reason) {
                return reason.getReplyCode() == AMQP.NOT_FOUND;
            }
        }
        return false;
    }
}
