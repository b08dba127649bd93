package dev.viveiro.worker.driver.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.viveiro.kernel.FailureClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisbehaviourRuleTest {

    @Test
    void a_rule_of_two_words_is_for_all_machines_and_always() {
        assertThat(MisbehaviourRule.parse("ensure-image HANGS"))
                .isEqualTo(new MisbehaviourRule(
                        Step.ENSURE_IMAGE, Misbehaviour.HANGS, "*", Integer.MAX_VALUE, FailureClass.RETRY_LATER));
    }

    @Test
    void every_part_of_a_rule_is_read_in_any_order() {
        assertThat(MisbehaviourRule.parse("  start   FAILS_ALWAYS times=3 class=REFUSED name=web-*  "))
                .isEqualTo(
                        new MisbehaviourRule(Step.START, Misbehaviour.FAILS_ALWAYS, "web-*", 3, FailureClass.REFUSED));
    }

    @ParameterizedTest
    @CsvSource({
        "strat FAILS_ONCE, strat",
        "start FAILS_TWICE, FAILS_TWICE",
        "start fails_once, fails_once",
        "start, ''",
        "start IGNORES_GRACEFUL_STOP, IGNORES_GRACEFUL_STOP",
        "define REPORTS_STALE, REPORTS_STALE",
        "start FAILS_ONCE nmae=x, nmae=x",
        "start FAILS_ONCE x, x",
        "start FAILS_ONCE times=0, times=0",
        "start FAILS_ONCE times=-1, times=-1",
        "start FAILS_ONCE times=, times=",
        "start FAILS_ONCE class=LATER, class=LATER"
    })
    void a_word_that_is_not_understood_is_named(String line, String word) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MisbehaviourRule.parse(line))
                .withMessageContaining("'" + word + "' is not understood; expected");
    }

    @Test
    void a_glob_matches_as_a_shell_would() {
        assertThat(MisbehaviourRule.parse("start HANGS name=web-*")
                        .namePattern()
                        .matcher("web-17"))
                .matches();
        assertThat(MisbehaviourRule.parse("start HANGS name=web-?")
                        .namePattern()
                        .matcher("web-17")
                        .matches())
                .isFalse();
        assertThat(MisbehaviourRule.parse("start HANGS name=a.c")
                        .namePattern()
                        .matcher("abc")
                        .matches())
                .isFalse();
    }
}
