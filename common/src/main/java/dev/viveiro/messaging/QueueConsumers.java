package dev.viveiro.messaging;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The queues that a service consumes. Queues that the gateway has not declared yet are waited for. When the store is away a
 * consumer cancels itself and consumes again once a probe succeeds: requeueing would only burn the delivery limit.
 */
public final class QueueConsumers implements SmartLifecycle {
    /** How long the first of a bulk batch waits for others: what a batch costs is shared by more of them. */
    private static final Duration COMPANY = Duration.ofMillis(30);

    /** The same where nobody waits for it. */
    private static final Duration MUCH_COMPANY = Duration.ofMillis(200);

    private final ConnectionFactory connections;
    private final JdbcTemplate jdbc;
    private final PlatformTransactionManager transactions;
    private final Inbox inbox;
    private final Traces traces;
    private final List<QueueConsumer> consumers = new CopyOnWriteArrayList<>();
    private final AwaitedQueues awaited;
    /** So that nothing is started after it was stopped. */
    private final ReentrantLock starting = new ReentrantLock();

    private volatile boolean running;

    public QueueConsumers(
            ConnectionFactory connections,
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            Inbox inbox,
            Traces traces) {
        this.connections = connections;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.inbox = inbox;
        this.traces = traces;
        this.awaited = new AwaitedQueues(connections);
    }

    /** Consumes {@code queue}; call before the context starts. The queue's name is the consumer's name in the inbox. */
    public <M> QueueConsumers on(String queue, MessageReader<M> reader, MessageHandler<M> handler) {
        return consume(queue, company(queue), reader, handler, inbox);
    }

    /** As above, where nobody waits for a single message: larger batches cost the store and the broker much less. */
    public <M> QueueConsumers onUnhurried(String queue, MessageReader<M> reader, MessageHandler<M> handler) {
        return consume(queue, MUCH_COMPANY, reader, handler, inbox);
    }

    /** As above, for messages that may be applied twice without harm: the inbox does not remember them. */
    public <M> QueueConsumers onFleeting(String queue, MessageReader<M> reader, MessageHandler<M> handler) {
        return consume(queue, company(queue), reader, handler, null);
    }

    private static Duration company(String queue) {
        return Topology.isBulk(queue) ? COMPANY : Duration.ZERO;
    }

    private <M> QueueConsumers consume(
            String queue,
            Duration company,
            MessageReader<M> reader,
            MessageHandler<M> handler,
            @Nullable Inbox memory) {
        consumers.add(new QueueConsumer(
                connections,
                queue,
                new QueueListener<>(queue, reader, handler, memory, transactions, traces),
                company,
                this::storeAnswers));
        return this;
    }

    private boolean storeAnswers() {
        try {
            jdbc.queryForObject("select 1", Integer.class);
            return true;
        } catch (DataAccessException e) {
            return false;
        }
    }

    @Override
    public void start() {
        running = true;
        List<String> queues = consumers.stream().map(QueueConsumer::queue).toList();
        if (awaited.areThere(queues)) {
            consume();
        } else {
            Thread.ofVirtual().name("await-queues").start(() -> {
                awaited.await(queues, this::isRunning);
                consume();
            });
        }
    }

    private void consume() {
        starting.lock();
        try {
            if (running) {
                consumers.forEach(QueueConsumer::start);
            }
        } finally {
            starting.unlock();
        }
    }

    @Override
    public void stop() {
        starting.lock();
        try {
            running = false;
        } finally {
            starting.unlock();
        }
        QueueConsumer.stop(consumers);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** True while every queue is being consumed; for readiness. */
    public boolean consuming() {
        return running && consumers.stream().allMatch(QueueConsumer::consuming);
    }
}
