package dev.viveiro.simulation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Inbox;
import dev.viveiro.messaging.Outbox;
import dev.viveiro.messaging.OutboxRows;
import dev.viveiro.messaging.OutboxRows.Row;
import dev.viveiro.messaging.Outgoing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Messages on their way out and in. */
interface MessagesContract {
    Ports ports();

    private Outbox outbox() {
        return ports().bean(Outbox.class);
    }

    private OutboxRows rows() {
        return ports().bean(OutboxRows.class);
    }

    private Outgoing message(Lane lane, UUID key, @Nullable Instant notBefore) {
        Envelope envelope = new Envelope(
                ports().ids.next(), "test/1", "/gateway", "", ports().clock.instant(), null, new byte[] {'{', '}'});
        return new Outgoing("exchange", "key", lane, key, envelope, notBefore);
    }

    private Outgoing added(Lane lane, UUID key) {
        Outgoing message = message(lane, key, null);
        ports().write(() -> outbox().add(List.of(message)));
        return message;
    }

    private List<Row> due() {
        return ports().written(() -> rows().lockDue(ports().clock.instant(), 100));
    }

    private static UUID id(Outgoing message) {
        return message.envelope().id();
    }

    @Test
    default void interactive_leaves_first_and_each_row_says_how_many_of_its_key_are_before_it() {
        UUID one = ports().ids.next();
        Outgoing bulk = added(Lane.BULK, ports().ids.next());
        Outgoing first = added(Lane.INTERACTIVE, one);
        Outgoing second = added(Lane.INTERACTIVE, one);
        assertThat(due()).extracting(row -> id(row.message())).containsExactly(id(first), id(second), id(bulk));
        assertThat(due()).extracting(Row::before).containsExactly(0, 1, 0);
        ports().write(() -> rows().delete(List.of(due().getFirst().position())));
        assertThat(due()).extracting(row -> id(row.message())).containsExactly(id(second), id(bulk));
        assertThat(due()).extracting(Row::before).containsExactly(0, 0);
    }

    @Test
    default void what_is_behind_a_row_that_backs_off_stays_with_it() {
        UUID one = ports().ids.next();
        Outgoing first = added(Lane.BULK, one);
        Outgoing second = added(Lane.BULK, one);
        Instant later = ports().clock.instant().plus(Duration.ofSeconds(5));
        Row tried = due().getFirst();
        ports().write(() -> rows().backOff(tried, later, "full", false));
        assertThat(due()).isEmpty();
        ports().clock.set(later);
        assertThat(due()).extracting(row -> id(row.message())).containsExactly(id(first), id(second));
    }

    @Test
    default void what_is_for_later_stays_until_then() {
        Instant later = ports().clock.instant().plus(Duration.ofSeconds(5));
        ports().write(() -> outbox().add(List.of(message(Lane.BULK, ports().ids.next(), later))));
        assertThat(due()).isEmpty();
        ports().clock.set(later);
        assertThat(due()).hasSize(1);
    }

    @Test
    default void what_a_transaction_took_back_never_leaves() {
        ports().undone(() -> outbox().add(List.of(message(Lane.BULK, ports().ids.next(), null))));
        assertThat(due()).isEmpty();
    }

    @Test
    default void what_may_have_left_can_not_be_withdrawn() {
        Outgoing message = added(Lane.INTERACTIVE, ports().ids.next());
        ports().write(() -> rows().markLeaving(due()));
        assertThat(ports().written(() -> outbox().withdraw(List.of(id(message)))))
                .isEmpty();
        assertThat(due()).singleElement().satisfies(row -> {
            assertThat(row.attempts()).isEqualTo(1);
            assertThat(row.mayHaveLeft()).isTrue();
        });
    }

    @Test
    default void what_never_left_can_be_withdrawn_once() {
        Outgoing message = added(Lane.INTERACTIVE, ports().ids.next());
        assertThat(ports().written(() ->
                        outbox().withdraw(List.of(id(message), ports().ids.next()))))
                .containsExactly(id(message));
        assertThat(ports().written(() -> outbox().withdraw(List.of(id(message)))))
                .isEmpty();
        assertThat(due()).isEmpty();
    }

    @Test
    default void what_was_refused_is_tried_later_and_can_be_withdrawn_until_then() {
        Outgoing message = added(Lane.INTERACTIVE, ports().ids.next());
        List<Row> tried = due();
        ports().write(() -> rows().markLeaving(tried));
        Instant later = ports().clock.instant().plus(Duration.ofSeconds(1));
        ports().write(() -> rows().backOff(tried.getFirst(), later, "no", false));
        assertThat(due()).isEmpty();
        ports().clock.set(later);
        assertThat(due()).singleElement().satisfies(row -> assertThat(row.mayHaveLeft())
                .isFalse());
        assertThat(ports().written(() -> outbox().withdraw(List.of(id(message)))))
                .hasSize(1);
    }

    @Test
    default void a_relay_takes_no_mark_off_that_another_has_set() {
        added(Lane.INTERACTIVE, ports().ids.next());
        List<Row> tried = due();
        ports().write(() -> rows().markLeaving(tried));
        ports().write(() -> rows().markLeaving(tried));
        ports().write(() -> rows().backOff(tried.getFirst(), ports().clock.instant(), "no", false));
        assertThat(due()).singleElement().satisfies(row -> assertThat(row.mayHaveLeft())
                .isTrue());
    }

    @Test
    default void a_message_is_seen_first_once_by_each_consumer() {
        Inbox inbox = ports().bean(Inbox.class);
        UUID id = ports().ids.next();
        assertThat(ports().written(() -> inbox.firstSeen("one", Set.of(id)))).containsExactly(id);
        assertThat(ports().written(() -> inbox.firstSeen("one", Set.of(id)))).isEmpty();
        assertThat(ports().written(() -> inbox.firstSeen("two", Set.of(id)))).containsExactly(id);
    }

    @Test
    default void a_message_whose_transaction_was_taken_back_was_not_seen() {
        Inbox inbox = ports().bean(Inbox.class);
        UUID id = ports().ids.next();
        ports().undone(() -> inbox.firstSeen("one", Set.of(id)));
        assertThat(ports().written(() -> inbox.firstSeen("one", Set.of(id)))).containsExactly(id);
    }
}
