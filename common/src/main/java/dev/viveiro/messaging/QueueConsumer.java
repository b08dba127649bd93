package dev.viveiro.messaging;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Consumes one queue with a channel and a thread of its own, which nothing wakes while nothing comes. A batch is what has come
 * when the one before is done: a message that comes alone is applied at once, and a flood in large portions. Whatever ends
 * the channel, it consumes again a moment later, until it is stopped.
 */
public final class QueueConsumer {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(QueueConsumer.class);

    private final ConnectionFactory connections;
    private final String queue;
    private final BatchListener listener;
    private final Duration company;
    private final BooleanSupplier storeAnswers;

    private volatile @Nullable Thread thread;
    private volatile @Nullable Arrivals consumed;

    /**
     * Consumes nothing until it is started.
     *
     * @param company how long the first message of a batch waits for others; zero where somebody waits for each
     * @param storeAnswers looked at until it is true after the store was away
     */
    public QueueConsumer(
            ConnectionFactory connections,
            String queue,
            BatchListener listener,
            Duration company,
            BooleanSupplier storeAnswers) {
        this.connections = connections;
        this.queue = queue;
        this.listener = listener;
        this.company = company;
        this.storeAnswers = storeAnswers;
    }

    String queue() {
        return queue;
    }

    /** True while what comes is delivered. */
    public boolean consuming() {
        return consumed != null;
    }

    /** Begins to consume, and goes on until it is stopped. */
    public void start() {
        Thread consuming = Thread.ofPlatform().name(queue).daemon().unstarted(this::run);
        thread = consuming;
        consuming.start();
    }

    /** Stops them together, and waits some seconds for what they took to be applied. */
    public static void stop(List<QueueConsumer> consumers) {
        List<Thread> ending = consumers.stream()
                .map(QueueConsumer::stop)
                .filter(Objects::nonNull)
                .toList();
        long until = System.nanoTime() + STOP_WITHIN.toNanos();
        try {
            for (Thread consumer : ending) {
                if (!consumer.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())))) {
                    log.warn(
                            "{} did not stop within {}; what it holds is delivered again.",
                            consumer.getName(),
                            STOP_WITHIN);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What has come is applied before it ends, and nothing more comes; returns its thread, null when it does not run. */
    @Nullable
    private Thread stop() {
        Thread ending = thread;
        thread = null;
        Arrivals last = consumed;
        if (last != null) {
            last.stir();
        }
        LockSupport.unpark(ending);
        return ending;
    }

    private boolean wanted() {
        return Thread.currentThread().equals(thread);
    }

    private void run() {
        while (wanted()) {
            try {
                consume();
            } catch (StoreAway e) {
                log.warn("The store is away ({}); {} is consumed again when it answers.", e.getMessage(), queue);
                awaitStore();
            } catch (IOException | TimeoutException | AmqpException | ShutdownSignalException e) {
                if (wanted()) {
                    log.warn("{} is not consumed ({}); it is tried again in {}.", queue, said(e), PAUSE);
                    pause(PAUSE);
                }
            } catch (RuntimeException e) {
                log.error("The consumer of {} failed; it begins anew in {}.", queue, PAUSE, e);
                pause(PAUSE);
            }
        }
    }

    private void consume() throws IOException, TimeoutException, StoreAway {
        Channel channel = connections.createConnection().getDelegate().createChannel();
        if (channel == null) {
            throw new IOException("the connection has no channel left");
        }
        try {
            Arrivals arrivals = new Arrivals(channel, queue, company);
            consumed = arrivals;
            if (!wanted()) {
                arrivals.stir(); // who stopped it a moment ago saw nothing to stir
            }
            boolean cancelled = false;
            for (List<Message> batch = arrivals.next(); batch != null; batch = arrivals.next()) {
                listener.apply(batch, channel);
                if (!cancelled && !wanted()) {
                    cancelled = true;
                    arrivals.cancel();
                }
            }
        } finally {
            consumed = null;
            // what was not acknowledged goes back to the queue
            channel.abort();
        }
    }

    private void awaitStore() {
        while (wanted() && !storeAnswers.getAsBoolean()) {
            pause(PAUSE);
        }
        if (wanted()) {
            log.info("The store answers again; {} is consumed.", queue);
        }
    }

    private void pause(Duration time) {
        if (wanted()) {
            LockSupport.parkNanos(time.toNanos());
        }
    }

    private static String said(Exception e) {
        Throwable cause = e.getMessage() == null && e.getCause() != null ? e.getCause() : e;
        return String.valueOf(cause.getMessage());
    }
}
