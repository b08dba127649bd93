package dev.viveiro.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionTableTest {
    private enum Door {
        OPEN,
        CLOSED
    }

    private enum Push {
        PUSHED,
        PULLED
    }

    @Test
    void a_complete_table_answers_every_pair_in_the_order_of_its_rows() {
        var table = TransitionTable.<Door, Push, String>of(Door.class, Push.class)
                .on(List.of(Door.OPEN, Door.CLOSED), Push.PUSHED, "moves")
                .on(Door.OPEN, Push.PULLED, "closes")
                .on(Door.CLOSED, Push.PULLED, "stays")
                .complete();
        assertThat(table.row(Door.CLOSED, Push.PUSHED)).isEqualTo("moves");
        assertThat(table.row(Door.CLOSED, Push.PULLED)).isEqualTo("stays");
        assertThat(table.rows().values()).containsExactly("moves", "moves", "closes", "stays");
    }

    @Test
    void an_undecided_pair_is_named_at_start() {
        var table = TransitionTable.<Door, Push, String>of(Door.class, Push.class)
                .on(List.of(Door.OPEN, Door.CLOSED), Push.PUSHED, "moves");
        assertThatThrownBy(table::complete)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("undecided: OPEN x PULLED, CLOSED x PULLED");
    }

    @Test
    void a_pair_that_is_decided_twice_is_refused_at_start() {
        var table =
                TransitionTable.<Door, Push, String>of(Door.class, Push.class).on(Door.OPEN, Push.PUSHED, "moves");
        assertThatThrownBy(() -> table.on(Door.OPEN, Push.PUSHED, "stays"))
                .hasMessage("OPEN x PUSHED is decided twice");
    }

    @Test
    void nobody_adds_a_row_to_a_complete_table() {
        var rows = TransitionTable.<Door, Push, String>of(Door.class, Push.class)
                .on(List.of(Door.values()), Push.PUSHED, "moves")
                .on(List.of(Door.values()), Push.PULLED, "moves")
                .complete()
                .rows();
        assertThatThrownBy(rows::clear).isInstanceOf(UnsupportedOperationException.class);
    }
}
