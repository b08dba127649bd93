package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxRelayIT {
    private final Post post = new Post();
    private final Store store = new Store();
    private final ManualClock clock = ManualClock.at(Letters.NOON);
    private final OutboxBell bell = new OutboxBell(store.jdbc, "test");
    private final SqlOutbox outbox = new SqlOutbox(store.jdbc, clock, bell);
    private final OutboxRelay relay = relay(post.publisher, ReturnPolicy.KEEP);
    private final VmId oak = Ids.timeOrdered().nextVm();
    private final VmId elm = Ids.timeOrdered().nextVm();

    @BeforeEach
    void declare() {
        post.queue("seeds", 10_000);
    }

    @AfterEach
    void close() {
        post.close();
    }

    @Test
    void what_was_committed_leaves_in_the_order_of_each_machine() {
        add(IntStream.range(0, 20)
                .mapToObj(i -> Letters.toQueue("seeds", i % 2 == 0 ? oak : elm, i))
                .toList());
        while (relay.pass() > 0) {
            // until nothing is due
        }
        var attempts = post.attemptsIn("seeds");
        assertThat(attempts.stream().filter(i -> i % 2 == 0)).isSorted().hasSize(10);
        assertThat(attempts.stream().filter(i -> i % 2 == 1)).isSorted().hasSize(10);
        assertThat(store.rows("outbox")).isZero();
    }

    @Test
    void what_was_rolled_back_never_leaves() {
        store.transaction.executeWithoutResult(status -> {
            outbox.add(List.of(Letters.toQueue("seeds", oak, 1)));
            status.setRollbackOnly();
        });
        assertThat(relay.pass()).isZero();
        assertThat(post.depth("seeds")).isZero();
    }

    @Test
    void an_unroutable_message_stays_and_delays_nobody_else() {
        add(List.of(Letters.toQueue("nowhere", oak, 1), Letters.toQueue("seeds", elm, 2)));
        assertThat(relay.pass()).isEqualTo(1);
        assertThat(post.attemptsIn("seeds")).containsExactly(2);
        assertThat(store.jdbc.queryForObject("select last_error from outbox", String.class))
                .isEqualTo("RETURNED: 312 NO_ROUTE");
    }

    @Test
    void a_message_that_backs_off_holds_back_the_later_ones_of_its_machine() {
        add(List.of(Letters.toQueue("later", oak, 1), Letters.toQueue("later", oak, 2)));
        assertThat(relay.pass()).isZero();
        post.queue("later", 10);
        assertThat(relay.pass()).as("it backs off").isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(relay.pass()).isEqualTo(2);
        assertThat(post.attemptsIn("later")).containsExactly(1, 2);
    }

    @Test
    void all_of_one_machine_leave_in_one_pass_each_after_the_one_before_it_arrived() {
        var rounds = new ArrayList<Integer>();
        Publisher counting = messages -> {
            rounds.add(messages.size());
            return post.publisher.publish(messages);
        };
        add(List.of(seed(oak, 1), seed(elm, 2), seed(oak, 3), seed(oak, 4)));
        assertThat(relay(counting, ReturnPolicy.KEEP).pass()).isEqualTo(4);
        assertThat(rounds).containsExactly(2, 1, 1);
        assertThat(post.attemptsIn("seeds")).containsExactly(1, 2, 3, 4);
    }

    @Test
    void what_follows_one_that_did_not_arrive_is_not_handed_over_and_can_be_withdrawn() {
        var last = seed(oak, 3);
        add(List.of(Letters.toQueue("nowhere", oak, 1), seed(oak, 2), seed(elm, 4), last));
        assertThat(relay.pass()).isEqualTo(1);
        assertThat(post.attemptsIn("seeds")).containsExactly(4);
        assertThat(relay.pass()).as("they wait for the first").isZero();
        assertThat(outbox.withdraw(List.of(last.envelope().id())))
                .containsExactly(last.envelope().id());
        post.queue("nowhere", 10);
        clock.advance(Duration.ofSeconds(1));
        assertThat(relay.pass()).isEqualTo(2);
        assertThat(post.attemptsIn("seeds")).containsExactly(2);
    }

    @Test
    void what_is_behind_a_row_that_somebody_else_holds_waits_for_it() throws SQLException {
        add(List.of(seed(oak, 1), seed(oak, 2)));
        try (var other = store.holding("select 1 from outbox where position = 1 for update")) {
            assertThat(relay.pass()).isZero();
        }
        assertThat(relay.pass()).isEqualTo(2);
        assertThat(post.attemptsIn("seeds")).containsExactly(1, 2);
    }

    @Test
    void what_somebody_waits_for_does_not_overtake_what_is_before_it_of_its_machine() {
        var urgent = seed(oak, 2);
        add(List.of(seed(oak, 1), withLane(Lane.INTERACTIVE, urgent)));
        assertThat(relay.pass()).isEqualTo(1);
        assertThat(relay.pass()).isEqualTo(1);
        assertThat(post.attemptsIn("seeds")).containsExactly(1, 2);
    }

    private static Outgoing seed(VmId vm, int attempt) {
        return withLane(Lane.BULK, Letters.toQueue("seeds", vm, attempt));
    }

    private static Outgoing withLane(Lane lane, Outgoing letter) {
        return new Outgoing(letter.exchange(), letter.routingKey(), lane, letter.orderingKey(), letter.envelope());
    }

    @Test
    void one_full_queue_backs_off_alone() {
        post.queue("full", 1);
        IntStream.range(0, 5)
                .forEach(i -> post.publisher.publish(
                        List.of(Letters.toQueue("full", Ids.timeOrdered().nextVm(), i))));
        add(List.of(Letters.toQueue("full", oak, 1), Letters.toQueue("seeds", elm, 2)));
        assertThat(relay.pass()).isEqualTo(1);
        assertThat(post.attemptsIn("seeds")).containsExactly(2);
        assertThat(store.rows("outbox where last_error = 'REFUSED: nack'")).isEqualTo(1);
    }

    @Test
    void pauses_grow_to_half_a_minute_and_no_further() {
        add(List.of(Letters.toQueue("nowhere", oak, 1)));
        var pauses = new ArrayList<Duration>();
        for (var i = 0; i < 12; i++) {
            relay.pass();
            var until = Objects.requireNonNull(
                    store.jdbc.queryForObject("select available_at from outbox", Timestamp.class));
            pauses.add(Duration.between(clock.instant(), until.toInstant()));
            clock.set(until.toInstant());
        }
        assertThat(pauses).isSorted().startsWith(Duration.ofMillis(200), Duration.ofMillis(400));
        assertThat(pauses.getLast()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_message_without_a_reader_is_given_up_by_policy_in_the_same_transaction() {
        var givenUp = new ArrayList<String>();
        var policy = relay(post.publisher, (message, detail) -> givenUp.add(message.routingKey() + " " + detail));
        add(List.of(Letters.toQueue("nowhere", oak, 1)));
        assertThat(policy.pass()).isEqualTo(1);
        assertThat(givenUp).containsExactly("nowhere 312 NO_ROUTE");
        assertThat(store.rows("outbox")).isZero();
    }

    @Test
    void a_relay_that_dies_before_it_commits_publishes_the_same_message_again() {
        Publisher dying = messages -> {
            post.publisher.publish(messages);
            throw new IllegalStateException("killed between publish and commit");
        };
        add(List.of(Letters.toQueue("seeds", oak, 1)));
        assertThatThrownBy(relay(dying, ReturnPolicy.KEEP)::pass).hasMessageContaining("killed");
        assertThat(relay.pass()).isEqualTo(1);
        assertThat(idsIn("seeds")).hasSize(1);
        assertThat(store.rows("outbox")).isZero();
    }

    @Test
    void a_broker_that_is_away_loses_nothing() {
        add(List.of(Letters.toQueue("seeds", oak, 1)));
        post.connections.setPort(1);
        post.connections.resetConnection();
        assertThat(relay.pass()).isZero();
        assertThat(store.rows("outbox where last_error like 'REFUSED%'")).isEqualTo(1);
    }

    private void add(List<Outgoing> messages) {
        store.transaction.executeWithoutResult(status -> outbox.add(messages));
    }

    private OutboxRelay relay(Publisher publisher, ReturnPolicy returns) {
        return new OutboxRelay(store.transactions, store.jdbc, publisher, returns, clock);
    }

    /** Message ids without repetitions; there must have been exactly two messages. */
    private Set<String> idsIn(String queue) {
        assertThat(post.depth(queue)).isEqualTo(2);
        var ids = new java.util.HashSet<String>();
        for (var i = 0; i < 2; i++) {
            var message = post.rabbit.receive(queue, 5_000);
            assertThat(message).isNotNull();
            ids.add(String.valueOf(message.getMessageProperties().getMessageId()));
        }
        return ids;
    }
}
