package dev.viveiro.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.ReturnedMessage;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitOperations;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/**
 * Batches with correlated confirms on one channel. A mandatory message nobody is bound for is acked and returned. A nack of
 * the broker's own has no reason; one with a reason was made up for a channel that closed, and says nothing about the message.
 */
public final class RabbitPublisher implements Publisher {
    private final RabbitTemplate rabbit;
    private final Duration confirmWithin;
    private final @Nullable String userId;

    /**
     * @param connections needs correlated confirms and returns; they are switched on here
     * @param userId the broker user to sign messages with; null for none
     */
    public RabbitPublisher(CachingConnectionFactory connections, Duration confirmWithin, @Nullable String userId) {
        connections.setPublisherConfirmType(CachingConnectionFactory.ConfirmType.CORRELATED);
        connections.setPublisherReturns(true);
        this.rabbit = new RabbitTemplate(connections);
        this.rabbit.setMandatory(true);
        // what came back is asked of each correlation below; without a callback every return is logged as forgotten
        this.rabbit.setReturnsCallback(returned -> {});
        this.confirmWithin = confirmWithin;
        this.userId = userId;
    }

    @Override
    public List<Outcome> publish(List<Outgoing> messages) {
        List<CorrelationData> sent = new ArrayList<>(messages.size());
        List<Outcome> unsent = new ArrayList<>();
        try {
            rabbit.invoke(operations -> {
                messages.forEach(message -> sent.add(send(operations, message, unsent)));
                return null;
            });
        } catch (AmqpException e) {
            String failure = String.valueOf(e.getMessage());
            while (sent.size() + unsent.size() < messages.size()) {
                unsent.add(new Outcome(Result.REFUSED, failure));
            }
        }
        return outcomes(sent, unsent);
    }

    /** When it throws, some of the message's bytes may be on their way, and nobody will confirm it. */
    private CorrelationData send(RabbitOperations operations, Outgoing message, List<Outcome> unsent) {
        CorrelationData correlation =
                new CorrelationData(message.envelope().id().toString());
        try {
            operations.send(
                    message.exchange(),
                    message.routingKey(),
                    AmqpEnvelope.toMessage(message.envelope(), userId),
                    correlation);
        } catch (AmqpException e) {
            unsent.add(new Outcome(Result.UNKNOWN, String.valueOf(e.getMessage())));
            throw e;
        }
        return correlation;
    }

    private List<Outcome> outcomes(List<CorrelationData> sent, List<Outcome> unsent) {
        long deadline = System.nanoTime() + confirmWithin.toNanos();
        List<Outcome> outcomes = new ArrayList<>(sent.size() + unsent.size());
        for (CorrelationData correlation : sent) {
            outcomes.add(outcome(correlation, deadline));
        }
        outcomes.addAll(unsent);
        return outcomes;
    }

    private static Outcome outcome(CorrelationData correlation, long deadline) {
        try {
            long left = Math.max(0, deadline - System.nanoTime());
            CorrelationData.Confirm confirm = correlation.getFuture().get(left, TimeUnit.NANOSECONDS);
            ReturnedMessage returned = correlation.getReturned();
            if (returned != null) {
                return new Outcome(Result.RETURNED, returned.getReplyCode() + " " + returned.getReplyText());
            }
            if (confirm.ack()) {
                return Outcome.DELIVERED;
            }
            return confirm.reason() == null
                    ? new Outcome(Result.REFUSED, "nack")
                    : new Outcome(Result.UNKNOWN, confirm.reason());
        } catch (TimeoutException e) {
            return new Outcome(Result.UNKNOWN, "no confirm in time");
        } catch (ExecutionException e) {
            return new Outcome(Result.UNKNOWN, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(Result.UNKNOWN, "interrupted while waiting for the confirm");
        }
    }
}
