package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FilterTrialTest {
    private final List<String> said = new ArrayList<>();
    private @Nullable String there;
    private String trouble = "";
    private int pauses;
    private Runnable beforeMaking = () -> {};
    private Runnable whilePausing = () -> {};

    private final FilterTrial.Card card = new FilterTrial.Card() {
        @Override
        public String make(String filter, String owner) {
            beforeMaking.run();
            said.add("make " + owner);
            if (there != null) {
                return "internal error: binding 'lo' already exists";
            }
            if (trouble.isEmpty()) {
                there = owner;
            }
            return trouble;
        }

        @Override
        public Optional<String> owner() {
            return Optional.ofNullable(there);
        }

        @Override
        public void remove(String owner) {
            if (owner.equals(there)) {
                there = null;
                said.add("remove " + owner);
            }
        }
    };

    private String trouble() {
        return new FilterTrial(card, Optional.of("a-filter"), "1", length -> {
                    pauses++;
                    whilePausing.run();
                })
                .trouble();
    }

    @Test
    void a_filter_that_can_be_made_is_taken_away_again() {
        assertThat(trouble()).isEmpty();
        assertThat(there).isNull();
        assertThat(said).containsExactly("make viveiro-trial-1", "remove viveiro-trial-1");
    }

    @Test
    void what_libvirt_says_against_it_is_told() {
        trouble = "ebtables is missing";
        assertThat(trouble()).isEqualTo("ebtables is missing");
    }

    @Test
    void another_worker_that_tries_is_waited_for_and_nothing_of_it_is_taken_away() {
        there = "viveiro-trial-2";
        whilePausing = () -> there = null;
        assertThat(trouble()).isEmpty();
        assertThat(pauses).isEqualTo(1);
        assertThat(said).doesNotContain("remove viveiro-trial-2");
    }

    @Test
    void one_that_comes_between_the_look_and_the_trial_is_no_trouble() {
        beforeMaking = () -> {
            there = "viveiro-trial-2";
            beforeMaking = () -> {};
        };
        whilePausing = () -> there = null;
        assertThat(trouble()).isEmpty();
        assertThat(said).containsExactly("make viveiro-trial-1", "make viveiro-trial-1", "remove viveiro-trial-1");
    }

    @Test
    void what_a_worker_that_died_left_hides_no_trouble() {
        there = "viveiro-trial";
        trouble = "ebtables is missing";
        assertThat(trouble()).isEqualTo("ebtables is missing");
        assertThat(there).isNull();
    }

    @Test
    void an_operators_own_filter_stays() {
        there = "an-operator";
        assertThat(trouble()).isEmpty();
        assertThat(there).isEqualTo("an-operator");
    }
}
