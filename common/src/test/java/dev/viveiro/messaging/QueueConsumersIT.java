package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class QueueConsumersIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String SPRING = "org.springframework.amqp";
    private final Post post = new Post();
    private final Store store = new Store();
    private final AtomicInteger lockTimeouts = new AtomicInteger();
    private final ManualClock clock = ManualClock.at(Letters.NOON);
    private final HostId host = Ids.timeOrdered().nextHost();
    private final VmId vm = Ids.timeOrdered().nextVm();
    private final String queue = Topology.hostQueue(host, Lane.INTERACTIVE);
    private final QueueConsumers consumers = new QueueConsumers(
            post.connections, store.jdbc, store.transactions, new SqlInbox(store.jdbc, clock), Traces.none());

    @BeforeEach
    void declare() {
        post.topology().declareServices();
        post.topology().declareQueues(Topology.hostQueues(host));
        store.jdbc.execute("create table applied (number int not null)");
        consumers.on(queue, MessageReader.of(Contracts.of(HostCommand.class)), MessageHandler.each(this::apply));
    }

    @AfterEach
    void close() {
        level(AwaitedQueues.class.getName(), Level.OFF);
        level(SPRING, Level.OFF);
        store.switchOn();
        consumers.stop();
        post.close();
    }

    @Test
    void messages_are_applied_once_however_often_they_come() {
        var letters = letters(1, 250);
        post.publisher.publish(letters);
        post.publisher.publish(letters);
        post.publisher.publish(letters(251, 251));
        consumeUpTo(251);
        assertThat(applied()).isEqualTo(IntStream.rangeClosed(1, 251).boxed().toList());
        assertThat(store.rows("inbox")).isEqualTo(251);
    }

    @Test
    void a_batch_with_a_message_twice_applies_it_once() {
        var letter = Letters.toHost(host, vm, 1);
        post.publisher.publish(List.of(letter, letter, letter, Letters.toHost(host, vm, 2)));
        consumeUpTo(2);
        assertThat(applied()).containsExactly(1, 2);
    }

    @Test
    void a_message_that_comes_alone_does_not_wait_for_company() {
        post.publisher.publish(letters(1, 1));
        consumeUpTo(1);
        var begin = System.nanoTime();
        for (int n = 2; n <= 11; n++) {
            post.publisher.publish(letters(n, n));
            await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(lastIs(n));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as("ten messages, one after the other")
                .isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void a_poison_message_goes_to_the_dead_queue_at_once_and_costs_only_itself() {
        post.publisher.publish(letters(1, 3));
        post.publisher.publish(List.of(Letters.toHost(host, vm, -1)));
        post.publisher.publish(letters(4, 6));
        post.sendNonsense(queue);
        consumers.start();
        await().atMost(SOON)
                .until(() -> post.depth("worker.dead") == 2 && applied().contains(6));
        assertThat(applied()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(store.rows("inbox")).as("a dead message may be replayed").isEqualTo(6);
    }

    @Test
    void queues_that_are_not_declared_yet_are_waited_for_calmly() {
        HostId later = Ids.timeOrdered().nextHost();
        consumers.on(
                Topology.hostQueue(later, Lane.INTERACTIVE),
                MessageReader.of(Contracts.of(HostCommand.class)),
                MessageHandler.each(this::apply));
        List<ILoggingEvent> logged = logged();
        consumers.start();
        post.publisher.publish(letters(1, 1));
        await().atMost(SOON).until(() -> !said(logged, "Waiting for the queues").isEmpty());
        assertThat(consumers.isRunning()).isTrue();
        assertThat(consumers.consuming()).as("ready").isFalse();
        post.topology().declareQueues(Topology.hostQueues(later));
        await().atMost(SOON).until(consumers::consuming);
        await().atMost(SOON).until(lastIs(1));
        assertThat(said(logged, "Waiting for the queues"))
                .containsExactly("Waiting for the queues that api-gateway declares: "
                        + Topology.hostQueue(later, Lane.INTERACTIVE) + " is not there yet.");
        assertThat(logged).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    }

    private static void level(String logger, Level level) {
        ((Logger) LoggerFactory.getLogger(logger)).setLevel(level);
    }

    private static List<String> said(List<ILoggingEvent> logged, String what) {
        return logged.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(message -> message.contains(what))
                .toList();
    }

    /** What is logged from now on: by those who wait for queues, and by those who would complain that there are none. */
    private static List<ILoggingEvent> logged() {
        level(AwaitedQueues.class.getName(), Level.INFO);
        level(SPRING, Level.WARN);
        List<ILoggingEvent> logged = new CopyOnWriteArrayList<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                logged.add(event);
            }
        };
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        return logged;
    }

    @Test
    void who_is_stopped_while_it_waits_for_queues_consumes_nothing() {
        HostId later = Ids.timeOrdered().nextHost();
        consumers.on(
                Topology.hostQueue(later, Lane.INTERACTIVE),
                MessageReader.of(Contracts.of(HostCommand.class)),
                MessageHandler.each(this::apply));
        consumers.start();
        consumers.stop();
        post.topology().declareQueues(Topology.hostQueues(later));
        post.publisher.publish(letters(1, 1));
        consumers.start();
        await().atMost(SOON).until(lastIs(1));
        consumers.stop();
        assertThat(consumers.consuming()).isFalse();
        assertThat(applied()).containsExactly(1);
    }

    @Test
    void a_store_that_is_away_pauses_the_consumer_and_loses_nothing() {
        consumers.start();
        post.publisher.publish(letters(1, 1));
        await().atMost(SOON).until(() -> applied().size() == 1);
        store.switchOff();
        post.publisher.publish(letters(2, 4));
        await().atMost(SOON).until(() -> !consumers.consuming());
        store.switchOn();
        await().atMost(SOON).until(() -> applied().size() == 4);
        await().atMost(SOON).until(consumers::consuming);
        assertThat(applied()).containsExactly(1, 2, 3, 4);
        assertThat(post.depth("worker.dead")).as("waiting burns no delivery").isZero();
    }

    @Test
    void a_lock_that_others_hold_is_waited_for_and_kills_no_message() throws SQLException {
        try (var other = store.holding("lock table applied in access exclusive mode")) {
            consumers.start();
            post.publisher.publish(letters(1, 3));
            await().atMost(SOON).until(() -> lockTimeouts.get() > 1);
            assertThat(consumers.consuming())
                    .as("a store that answers is not away")
                    .isTrue();
        }
        await().atMost(SOON).until(() -> applied().size() == 3);
        assertThat(post.depth("worker.dead")).isZero();
    }

    @Test
    void what_a_reader_stumbles_over_is_dead_at_once() {
        consumers.on(
                Topology.hostQueue(host, Lane.BULK),
                message -> {
                    throw new NullPointerException("a field is missing");
                },
                MessageHandler.each(this::apply));
        consumers.start();
        post.sendNonsense(Topology.hostQueue(host, Lane.BULK));
        await().atMost(SOON).until(() -> post.depth("worker.dead") == 1);
        assertThat(applied()).isEmpty();
    }

    @Test
    void a_queue_that_does_not_exist_yet_is_waited_for() {
        post.remove(queue);
        consumers.start();
        assertThat(consumers.consuming()).isFalse();
        post.topology().declareQueues(Topology.hostQueues(host));
        post.publisher.publish(letters(1, 1));
        await().atMost(SOON).until(() -> applied().equals(List.of(1)));
    }

    @Test
    void a_queue_that_was_removed_and_made_again_is_consumed_again() {
        consumeUpToFirst();
        post.remove(queue);
        await().atMost(SOON).until(() -> !consumers.consuming());
        post.topology().declareQueues(Topology.hostQueues(host));
        post.publisher.publish(letters(2, 2));
        await().atMost(SOON).until(lastIs(2));
    }

    @Test
    void who_is_stopped_first_applies_what_was_delivered_and_sends_none_of_it_back() {
        consumeUpToFirst();
        post.publisher.publish(letters(2, 120));
        await().atMost(SOON).until(lastIs(2));
        consumers.stop();
        assertThat(applied()).hasSize(120 - post.depth(queue));
        for (var left = post.rabbit.receive(queue); left != null; left = post.rabbit.receive(queue)) {
            assertThat(left.getMessageProperties().isRedelivered()).isFalse();
        }
    }

    @Test
    void a_message_older_than_the_memory_is_dropped_since_nobody_knows_whether_it_was_applied() {
        clock.advance(Inbox.MEMORY.plusSeconds(1));
        post.publisher.publish(letters(1, 1));
        post.publisher.publish(List.of(Letters.sentAt(clock.instant(), Letters.toHost(host, vm, 2))));
        consumeUpTo(2);
        assertThat(applied()).containsExactly(2);
    }

    @Test
    void the_inbox_forgets_what_nobody_could_send_again() {
        var inbox = new SqlInbox(store.jdbc, clock);
        var id = Ids.timeOrdered().next();
        assertThat(inbox.firstSeen("a", List.of(id))).containsExactly(id);
        assertThat(inbox.firstSeen("a", List.of(id))).isEmpty();
        assertThat(inbox.firstSeen("b", List.of(id)))
                .as("each consumer has its own memory")
                .containsExactly(id);
        clock.advance(Inbox.MEMORY.plusSeconds(1));
        assertThat(inbox.forgetOld()).isEqualTo(2);
    }

    private void consumeUpToFirst() {
        post.publisher.publish(letters(1, 1));
        consumeUpTo(1);
    }

    /** One consumer takes a queue in order: when the last message is applied all before it were dealt with. */
    private void consumeUpTo(int last) {
        consumers.start();
        await().atMost(SOON).until(() -> applied().contains(last));
    }

    private Callable<Boolean> lastIs(int number) {
        return () -> applied().contains(number);
    }

    private void apply(Received<HostCommand> received) {
        var number = received.message().target().attempt();
        if (number < 0) {
            throw new IllegalArgumentException("poison");
        }
        store.jdbc.execute("set local lock_timeout = '20ms'");
        try {
            store.jdbc.update("insert into applied values (?)", number);
        } catch (RuntimeException e) {
            lockTimeouts.incrementAndGet();
            throw e;
        }
    }

    private List<Outgoing> letters(int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(number -> Letters.toHost(host, vm, number))
                .toList();
    }

    private List<Integer> applied() {
        return store.jdbc.query("select number from applied order by number", (row, i) -> row.getInt(1));
    }
}
