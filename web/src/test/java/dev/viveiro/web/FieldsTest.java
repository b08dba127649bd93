package dev.viveiro.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    @Test
    void an_address_is_kept_in_lower_case_without_blanks() {
        Fields fields = new Fields();
        assertThat(fields.email("/ownerEmail", " Student-01@School.example ")).isEqualTo("student-01@school.example");
        fields.check();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.example\r\n",
                "a@b.example\n",
                "a b@c.example",
                "a@b@c.example",
                "@b.example",
                "a@",
                "",
                "\ta@b.example"
            })
    void what_is_no_address_is_refused_with_a_pointer(String text) {
        Fields fields = new Fields();
        fields.email("/ownerEmail", text);
        assertThatThrownBy(fields::check)
                .isInstanceOfSatisfying(ProblemException.class, refused -> assertThat(refused.errors())
                        .singleElement()
                        .satisfies(error -> assertThat(error.pointer()).isEqualTo("/ownerEmail")));
    }
}
