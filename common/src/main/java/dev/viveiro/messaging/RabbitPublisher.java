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
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Batches with correlated confirms on one channel. A mandatory message nobody is bound for is acked and returned. */
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
        String failure = "not sent";
        try {
            rabbit.invoke(operations -> {
                for (Outgoing message : messages) {
                    CorrelationData correlation =
                            new CorrelationData(message.envelope().id().toString());
                    sent.add(correlation);
                    operations.send(
                            message.exchange(),
                            message.routingKey(),
                            AmqpEnvelope.toMessage(message.envelope(), userId),
                            correlation);
                }
                return null;
            });
        } catch (AmqpException e) {
            failure = String.valueOf(e.getMessage());
            if (!sent.isEmpty()) {
                // the one that threw was not handed over; those before it wait for their confirms
                sent.removeLast();
            }
        }
        return outcomes(messages.size(), sent, failure);
    }

    private List<Outcome> outcomes(int count, List<CorrelationData> sent, String failure) {
        long deadline = System.nanoTime() + confirmWithin.toNanos();
        List<Outcome> outcomes = new ArrayList<>(count);
        for (CorrelationData correlation : sent) {
            outcomes.add(outcome(correlation, deadline));
        }
        while (outcomes.size() < count) {
            outcomes.add(new Outcome(Result.REFUSED, failure));
        }
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
            return confirm.ack() ? Outcome.DELIVERED : new Outcome(Result.REFUSED, "nack: " + confirm.reason());
        } catch (TimeoutException e) {
            return new Outcome(Result.REFUSED, "no confirm in time");
        } catch (ExecutionException e) {
            return new Outcome(Result.REFUSED, String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(Result.REFUSED, "interrupted while waiting for the confirm");
        }
    }
}
