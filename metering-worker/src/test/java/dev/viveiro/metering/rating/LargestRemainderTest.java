package dev.viveiro.metering.rating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class LargestRemainderTest {
    @Test
    void the_cents_that_are_left_go_to_the_largest_remainders() {
        assertThat(LargestRemainder.split(number("1.00"), weights(1, 2, 3)))
                .isEqualTo(Map.of(0, number("0.17"), 1, number("0.33"), 2, number("0.50")));
    }

    @Test
    void between_equal_remainders_the_first_goes_first() {
        assertThat(LargestRemainder.split(number("0.02"), weights(1, 1, 1)))
                .isEqualTo(Map.of(0, number("0.01"), 1, number("0.01"), 2, number("0.00")));
    }

    @Test
    void a_currency_without_cents_is_split_in_whole_units() {
        assertThat(LargestRemainder.split(number("100"), weights(1, 2)))
                .isEqualTo(Map.of(0, number("33"), 1, number("67")));
    }

    @Test
    void nobody_to_give_it_to_is_refused() {
        assertThatThrownBy(() -> LargestRemainder.split(number("1.00"), weights(0, 0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LargestRemainder.split(number("-1.00"), weights(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @RepeatedTest(200)
    void parts_add_up_and_each_is_within_a_cent_of_its_share(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int[] numbers = random.ints(1 + random.nextInt(40), 0, 1_000).toArray();
        numbers[0]++;
        Map<Integer, BigDecimal> weights = weights(numbers);
        BigDecimal amount = BigDecimal.valueOf(random.nextInt(10_000_000), 2);
        BigDecimal total = weights.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);

        Map<Integer, BigDecimal> parts = LargestRemainder.split(amount, weights);

        assertThat(parts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(amount);
        parts.forEach((key, part) -> {
            BigDecimal weight = weights.getOrDefault(key, BigDecimal.ZERO);
            BigDecimal share = amount.multiply(weight).divide(total, 20, RoundingMode.HALF_EVEN);
            assertThat(part.subtract(share).abs()).isLessThan(number("0.01"));
            assertThat(part.scale()).isEqualTo(2);
            assertThat(part.signum()).isNotNegative();
        });
    }

    private static Map<Integer, BigDecimal> weights(int... numbers) {
        Map<Integer, BigDecimal> weights = new LinkedHashMap<>();
        for (int number : numbers) {
            weights.put(weights.size(), BigDecimal.valueOf(number));
        }
        return weights;
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }
}
