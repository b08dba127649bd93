package dev.viveiro.messaging;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.support.DefaultMessagePropertiesConverter;
import org.springframework.amqp.rabbit.support.MessagePropertiesConverter;

/** What the broker delivered on one channel and nobody has taken yet. */
final class Arrivals extends DefaultConsumer {
    /** The most that is taken at once: one transaction. */
    private static final int MOST = 500;

    /** More than a batch, so that the next one comes while this one is applied. */
    private static final int AHEAD = 2 * MOST;

    private static final MessagePropertiesConverter PROPERTIES = new DefaultMessagePropertiesConverter();

    /** Only wakes whoever waits. */
    private static final Message STIR = new Message(new byte[0]);

    private final BlockingQueue<Message> came = new LinkedBlockingQueue<>();
    private final Duration company;
    private final String tag;
    /** Who waits for company; null when nobody does. */
    private volatile @Nullable Thread waiting;

    private volatile boolean over;
    private volatile @Nullable ShutdownSignalException broken;

    /** Begins to consume {@code queue}. */
    Arrivals(Channel channel, String queue, Duration company) throws IOException {
        super(channel);
        this.company = company;
        channel.basicQos(AHEAD);
        this.tag = channel.basicConsume(queue, false, this);
    }

    /**
     * Waits for a message and takes it with those that have come meanwhile; after a {@link #stir} there may be none. Null once
     * nothing comes any more and all was taken.
     */
    @Nullable
    List<Message> next() throws IOException {
        List<Message> batch = new ArrayList<>();
        try {
            if (!over) {
                Message first = came.take();
                if (first != STIR && company.isPositive()) {
                    awaitCompany();
                }
                batch.add(first);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        came.drainTo(batch, MOST - batch.size());
        ShutdownSignalException why = broken;
        if (why != null) {
            // nothing of it can be acknowledged any more; it is delivered again
            throw why;
        }
        boolean ended = over && batch.isEmpty();
        batch.removeIf(message -> message == STIR);
        return ended ? null : batch;
    }

    /** Until the time is over or the batch is full: in a flood nobody waits longer than the broker needs to deliver one. */
    private void awaitCompany() {
        Thread here = Thread.currentThread();
        waiting = here;
        long until = System.nanoTime() + company.toNanos();
        long rest = company.toNanos();
        while (rest > 0 && came.size() < MOST - 1 && !here.isInterrupted()) {
            LockSupport.parkNanos(rest);
            rest = until - System.nanoTime();
        }
        waiting = null;
    }

    /** Lets {@link #next} return soon. */
    void stir() {
        came.add(STIR);
    }

    /** Nothing more is delivered after what is on its way. */
    void cancel() throws IOException {
        if (!over) {
            getChannel().basicCancel(tag);
        }
    }

    @Override
    public void handleDelivery(
            String consumer, com.rabbitmq.client.Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
        came.add(
                new Message(body, PROPERTIES.toMessageProperties(properties, envelope, StandardCharsets.UTF_8.name())));
        Thread waiter = waiting;
        if (waiter != null && came.size() >= MOST - 1) {
            LockSupport.unpark(waiter);
        }
    }

    @Override
    public void handleCancelOk(String consumer) {
        end();
    }

    /** The broker's doing: the queue was deleted, or moved to another node. */
    @Override
    public void handleCancel(String consumer) {
        end();
    }

    @Override
    public void handleShutdownSignal(String consumer, ShutdownSignalException signal) {
        broken = signal;
        end();
    }

    private void end() {
        over = true;
        stir();
    }
}
