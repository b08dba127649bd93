package dev.viveiro.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GoldenTest {
    @Test
    void order_of_members_and_white_space_do_not_count() {
        assertThatCode(() -> Golden.assertMatches("sample", "{\"seeds\":[1,2],  \"name\":\"oak\"}"))
                .doesNotThrowAnyException();
    }

    @Test
    void a_changed_value_fails_and_shows_both_sides() {
        assertThatThrownBy(() -> Golden.assertMatches("sample", "{\"name\":\"elm\",\"seeds\":[1,2]}"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("oak")
                .hasMessageContaining("elm");
    }

    @Test
    void the_order_of_an_array_counts() {
        assertThatThrownBy(() -> Golden.assertMatches("sample", "{\"name\":\"oak\",\"seeds\":[2,1]}"))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void a_missing_file_fails_and_says_how_to_write_it() {
        assertThatThrownBy(() -> Golden.assertMatches("absent", "{}"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("golden.update");
    }

    @Test
    void its_text_can_be_read() {
        assertThat(Golden.read("sample")).contains("oak");
    }
}
