package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Publisher.Outcome;
import dev.viveiro.messaging.Publisher.Result;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Outcome NO = new Outcome(Result.REFUSED, "nack");
    private final VmId vm = Ids.timeOrdered().nextVm();
    private final List<Outgoing> letters =
            IntStream.range(0, 4).mapToObj(i -> Letters.toQueue("seeds", vm, i)).toList();
    /** The broker has numbered ten messages before these. */
    private final Answers answers = new Answers(11, letters);

    @Test
    void one_word_may_answer_for_all_up_to_a_number() {
        answers.confirmed(13, true, Outcome.DELIVERED);
        answers.confirmed(14, false, NO);
        assertThat(answers.await(AT_ONCE)).isTrue();
        assertThat(answers.outcomes()).containsExactly(Outcome.DELIVERED, Outcome.DELIVERED, Outcome.DELIVERED, NO);
    }

    @Test
    void answers_come_in_any_order_and_the_first_one_counts() {
        answers.confirmed(12, false, NO);
        answers.confirmed(14, true, Outcome.DELIVERED);
        assertThat(answers.await(AT_ONCE)).isTrue();
        assertThat(answers.outcomes()).containsExactly(Outcome.DELIVERED, NO, Outcome.DELIVERED, Outcome.DELIVERED);
    }

    @Test
    void numbers_of_earlier_batches_are_none_of_these() {
        answers.confirmed(10, true, Outcome.DELIVERED);
        answers.confirmed(3, false, Outcome.DELIVERED);
        assertThat(answers.await(AT_ONCE)).isFalse();
        assertThat(answers.outcomes()).hasSize(4).containsOnly(new Outcome(Result.UNKNOWN, "no confirm in time"));
    }

    @Test
    void what_was_returned_is_not_delivered_although_it_is_confirmed() {
        answers.returned(letters.get(1).envelope().id().toString(), "312 NO_ROUTE");
        answers.returned("somebody else's", "312 NO_ROUTE");
        answers.confirmed(14, true, Outcome.DELIVERED);
        assertThat(answers.await(AT_ONCE)).isTrue();
        assertThat(answers.outcomes())
                .containsExactly(
                        Outcome.DELIVERED,
                        new Outcome(Result.RETURNED, "312 NO_ROUTE"),
                        Outcome.DELIVERED,
                        Outcome.DELIVERED);
    }

    @Test
    void a_message_that_is_in_the_batch_twice_may_be_returned_twice() {
        var twice = new Answers(1, List.of(letters.getFirst(), letters.getFirst()));
        twice.returned(letters.getFirst().envelope().id().toString(), "312 NO_ROUTE");
        twice.returned(letters.getFirst().envelope().id().toString(), "312 NO_ROUTE");
        twice.confirmed(2, true, Outcome.DELIVERED);
        assertThat(twice.await(AT_ONCE)).isTrue();
        assertThat(twice.outcomes()).containsOnly(new Outcome(Result.RETURNED, "312 NO_ROUTE"));
    }

    @Test
    void when_the_channel_closes_it_is_unknown_what_became_of_the_rest() {
        answers.confirmed(11, false, Outcome.DELIVERED);
        answers.ended("connection reset");
        assertThat(answers.await(AT_ONCE)).isTrue();
        assertThat(answers.outcomes())
                .startsWith(Outcome.DELIVERED)
                .endsWith(new Outcome(Result.UNKNOWN, "connection reset"));
    }

    @Test
    void of_a_batch_that_broke_off_one_may_have_left_and_those_after_it_have_not() {
        answers.confirmed(11, false, Outcome.DELIVERED);
        answers.ended("connection reset");
        answers.brokeAt(2, "broken pipe");
        assertThat(answers.await(AT_ONCE)).isTrue();
        assertThat(answers.outcomes())
                .containsExactly(
                        Outcome.DELIVERED,
                        new Outcome(Result.UNKNOWN, "connection reset"),
                        new Outcome(Result.UNKNOWN, "broken pipe"),
                        new Outcome(Result.REFUSED, "broken pipe"));
    }
}
