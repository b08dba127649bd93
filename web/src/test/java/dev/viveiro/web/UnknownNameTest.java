package dev.viveiro.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownNameTest {
    private static final List<String> KNOWN = List.of("image", "ownerEmail", "plan", "pageToken", "vm");

    @ParameterizedTest
    @CsvSource({
        "plam, plan",
        "Plan, plan",
        "owner_email, ownerEmail",
        "ownerMail, ownerEmail",
        "page-token, pageToken",
        "vms, vm"
    })
    void a_slip_of_the_pen_is_guessed(String given, String meant) {
        assertThat(UnknownName.nearest(given, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"password", "id", "colour", "''"})
    void what_is_like_nothing_is_guessed_as_nothing(String given) {
        assertThat(UnknownName.nearest(given, KNOWN)).isEmpty();
    }

    @Test
    void a_long_name_is_shown_shortened_and_not_compared() {
        String error = UnknownName.parameter("x".repeat(5_000), KNOWN).toString();
        assertThat(error).hasSizeLessThan(400).contains("xxx...").contains("Known: image,");
    }

    @Test
    void where_nothing_is_known_it_says_so() {
        assertThat(UnknownName.field("/a", "a", List.of()).detail())
                .isEqualTo("There is no field a here. There are none.");
    }
}
