package dev.viveiro.messaging;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The queues that a service consumes. Queues that the gateway has not declared yet are waited for. When the store is away a
 * consumer cancels itself and consumes again once a probe succeeds: requeueing would only burn the delivery limit.
 */
public final class QueueConsumers implements SmartLifecycle {
    private static final int BATCH = 100;
    /** How long a message waits for others to share its batch; the container asks this often while nothing comes. */
    private static final Duration COMPANY = Duration.ofMillis(20);

    private static final Duration PROBE = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(QueueConsumers.class);

    private final ConnectionFactory connections;
    private final JdbcTemplate jdbc;
    private final PlatformTransactionManager transactions;
    private final Inbox inbox;
    private final Traces traces;
    private final List<SimpleMessageListenerContainer> containers = new CopyOnWriteArrayList<>();
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
        return consume(queue, reader, handler, inbox);
    }

    /** As above, for messages that may be applied twice without harm: the inbox does not remember them. */
    public <M> QueueConsumers onFleeting(String queue, MessageReader<M> reader, MessageHandler<M> handler) {
        return consume(queue, reader, handler, null);
    }

    private <M> QueueConsumers consume(
            String queue, MessageReader<M> reader, MessageHandler<M> handler, @Nullable Inbox memory) {
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer(connections);
        container.setQueueNames(queue);
        container.setMissingQueuesFatal(false);
        container.setMismatchedQueuesFatal(false);
        container.setAutoDeclare(false);
        container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
        container.setConsumerBatchEnabled(true);
        container.setBatchSize(BATCH);
        container.setBatchReceiveTimeout(COMPANY.toMillis());
        // the container looks at the limit above only between two messages; by default it waits 1 s for the second
        container.setReceiveTimeout(COMPANY.toMillis());
        container.setPrefetchCount(2 * BATCH);
        container.setRecoveryInterval(PROBE.toMillis());
        container.setFailedDeclarationRetryInterval(PROBE.toMillis());
        container.setListenerId(queue);
        container.setMessageListener(new QueueListener<>(
                queue, reader, handler, memory, transactions, traces, cause -> pause(container, queue, cause)));
        container.afterPropertiesSet();
        containers.add(container);
        return this;
    }

    private void pause(SimpleMessageListenerContainer container, String queue, Throwable cause) {
        log.warn("The store is away ({}); {} is consumed again when it answers.", cause.getMessage(), queue);
        Thread.ofVirtual().name("resume-" + queue).start(() -> {
            container.stop();
            while (running && !storeAnswers()) {
                LockSupport.parkNanos(PROBE.toNanos());
            }
            if (running) {
                container.start();
                log.info("The store answers again; {} is consumed.", queue);
            }
        });
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
        List<String> queues = containers.stream()
                .flatMap(container -> Stream.of(container.getQueueNames()))
                .toList();
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
                containers.forEach(SimpleMessageListenerContainer::start);
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
        // each waits for what it is applying, so all at once
        CountDownLatch stopped = new CountDownLatch(containers.size());
        containers.forEach(container -> container.stop(stopped::countDown));
        try {
            if (!stopped.await(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("Some consumers did not stop within {}; what they hold is delivered again.", STOP_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** True while every queue is being consumed; for readiness. */
    public boolean consuming() {
        return running
                && containers.stream()
                        .allMatch(container -> container.isRunning() && container.getActiveConsumerCount() > 0);
    }
}
