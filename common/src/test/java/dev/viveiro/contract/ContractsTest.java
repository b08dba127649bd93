package dev.viveiro.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContractsTest {
    /** Two records of one type. */
    sealed interface Twice permits First, Second {}

    @Contract(type = "same/1")
    record First() implements Twice {}

    @Contract(type = "same/1")
    record Second() implements Twice {}

    /** A record that forgot its name. */
    sealed interface Nameless permits Anonymous {}

    record Anonymous() implements Nameless {}

    @Test
    void a_type_that_is_used_twice_is_refused_at_start() {
        assertThatThrownBy(() -> Contracts.of(Twice.class)).hasMessageContaining("same/1 is used twice");
    }

    @Test
    void a_message_without_a_name_is_refused_at_start() {
        assertThatThrownBy(() -> Contracts.of(Nameless.class)).hasMessageContaining("without @Contract");
    }

    @Test
    void types_are_kebab_case_with_a_version_and_never_shared_by_two_directions() {
        var types = Direction.all().stream()
                .flatMap(direction -> direction.contracts().all().keySet().stream())
                .toList();
        assertThat(types).doesNotHaveDuplicates().allMatch(type -> type.matches("[a-z]+(-[a-z]+)*/[1-9][0-9]*"));
    }

    @Test
    void everything_but_a_command_has_a_noun_and_a_participle_as_its_key() {
        for (var direction : Direction.all()) {
            Stream<String> keys = direction.contracts().all().values().stream().map(Contracts::keyOf);
            if (direction.key().contains("*")) {
                assertThat(keys).allMatch(key -> key.matches("[a-z]+\\.[a-z]+"));
            } else {
                assertThat(keys).containsOnly("");
            }
        }
    }

    @Test
    void an_unknown_type_is_no_record() {
        assertThat(Direction.all().getFirst().contracts().recordOf("paint-vm/1"))
                .isEmpty();
    }
}
