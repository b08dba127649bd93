package dev.viveiro.metering.billing.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PageWorkTest {
    @Test
    void pieces_are_taken_while_all_of_them_together_are_not_too_much() {
        PageWork work = new PageWork(100);
        assertThat(work.takes(60)).isTrue();
        assertThat(work.takes(0)).isTrue();
        assertThat(work.takes(40)).isTrue();
        assertThat(work.takes(1)).isFalse();
        assertThat(work.takes(0)).isTrue();
    }

    @Test
    void the_first_piece_is_taken_however_much_it_is_and_then_no_other_that_is_any() {
        PageWork work = new PageWork(100);
        assertThat(work.takes(1_000_000)).isTrue();
        assertThat(work.takes(1)).isFalse();
    }

    @Test
    void what_is_too_much_beside_others_is_left_to_the_next_page_which_begins_with_it() {
        PageWork work = new PageWork(100);
        assertThat(work.takes(1)).isTrue();
        assertThat(work.takes(100)).isFalse();
        assertThat(new PageWork(100).takes(100)).isTrue();
    }
}
