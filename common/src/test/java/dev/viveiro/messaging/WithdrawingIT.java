package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Publisher.Outcome;
import dev.viveiro.messaging.Publisher.Result;
import dev.viveiro.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Only what is in no queue for certain can be taken back out of the outbox. */
class WithdrawingIT {
    private final Store store = new Store();
    private final ManualClock clock = ManualClock.at(Letters.NOON);
    private final SqlOutbox outbox = new SqlOutbox(store.jdbc, clock, new OutboxBell(store.jdbc, "test"));
    private final VmId oak = Ids.timeOrdered().nextVm();
    private final Outgoing letter = Letters.toQueue("seeds", oak, 1);

    @Test
    void what_nobody_tried_to_send_is_taken_back() {
        var second = Letters.toQueue("seeds", oak, 2);
        add(letter);
        relay(Result.DELIVERED).pass();
        add(second);
        assertThat(outbox.withdraw(
                        List.of(letter.envelope().id(), second.envelope().id())))
                .containsExactly(second.envelope().id());
        assertThat(store.rows("outbox")).isZero();
        assertThat(outbox.withdraw(List.of())).isEmpty();
    }

    @Test
    void what_is_being_published_right_now_is_not() {
        add(letter);
        var taken = new ArrayList<Set<UUID>>();
        relay(messages -> {
                    taken.add(withdrawn());
                    return List.of(Outcome.DELIVERED);
                })
                .pass();
        assertThat(taken).containsExactly(Set.of());
    }

    @Test
    void what_had_no_answer_is_not_and_is_tried_again() {
        add(letter);
        assertThat(relay(Result.UNKNOWN).pass()).isZero();
        assertThat(withdrawn()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(relay(Result.DELIVERED).pass()).isEqualTo(1);
        assertThat(store.rows("outbox")).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "RETURNED"})
    void what_was_refused_for_certain_is_taken_back(Result result) {
        add(letter);
        assertThat(relay(result).pass()).isZero();
        assertThat(withdrawn()).containsExactly(letter.envelope().id());
        assertThat(store.rows("outbox")).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "RETURNED"})
    void a_refusal_says_nothing_about_an_earlier_try_without_an_answer(Result result) {
        add(letter);
        relay(Result.UNKNOWN).pass();
        clock.advance(Duration.ofSeconds(1));
        relay(result).pass();
        assertThat(withdrawn()).isEmpty();
        assertThat(store.rows("outbox")).isEqualTo(1);
    }

    @Test
    void what_a_relay_that_died_had_begun_to_publish_is_not() {
        add(letter);
        OutboxRelay dying = relay(messages -> {
            throw new IllegalStateException("killed before it could write down the answer");
        });
        assertThatThrownBy(dying::pass).hasMessageContaining("killed");
        assertThat(withdrawn()).isEmpty();
    }

    @Test
    void a_relay_that_is_no_longer_the_only_one_takes_no_mark_off_that_another_set() {
        add(letter);
        relay(messages -> {
                    relay(Result.UNKNOWN).pass();
                    return List.of(new Outcome(Result.REFUSED, "full"));
                })
                .pass();
        assertThat(withdrawn()).isEmpty();
        assertThat(store.rows("outbox")).isEqualTo(1);
    }

    private Set<UUID> withdrawn() {
        return outbox.withdraw(List.of(letter.envelope().id()));
    }

    private void add(Outgoing... messages) {
        store.transaction.executeWithoutResult(status -> outbox.add(List.of(messages)));
    }

    private OutboxRelay relay(Result result) {
        return relay(messages -> messages.stream()
                .map(message -> new Outcome(result, "so it is"))
                .toList());
    }

    private OutboxRelay relay(Publisher publisher) {
        return new OutboxRelay(store.transactions, store.jdbc, publisher, ReturnPolicy.KEEP, clock);
    }
}
