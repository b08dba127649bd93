package dev.viveiro.metering.usage.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.usage.Meter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class LateFactsTest {
    private static final Instant BEGIN = Instant.parse("2026-01-29T22:00:00Z");

    @RepeatedTest(200)
    void facts_that_are_shuffled_tripled_or_late_end_in_the_same_rows_and_the_same_total(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Consumer<Book>> facts = story(random);
        Book plain = new Book();
        facts.forEach(fact -> fact.accept(plain));

        assertSame(plain, told(shuffled(facts, random)));
        List<Consumer<Book>> tripled = new ArrayList<>(facts);
        tripled.addAll(facts);
        tripled.addAll(facts);
        assertSame(plain, told(shuffled(tripled, random)));
        // one in twenty comes after all others
        List<Consumer<Book>> punctual = new ArrayList<>(facts);
        List<Consumer<Book>> late = new ArrayList<>();
        punctual.removeIf(fact -> random.nextInt(20) == 0 && late.add(fact));
        punctual.addAll(late);
        assertSame(plain, told(punctual));
    }

    private static void assertSame(Book plain, Book other) {
        assertThat(other.rows()).isEqualTo(plain.rows()).isEqualTo(other.rebuilt());
        assertThat(other.cost()).isEqualTo(plain.cost());
        assertThat(plain.cost()).isGreaterThanOrEqualTo(BigDecimal.ZERO);
        assertThat(other.rows()).allSatisfy(row -> assertThat(row.to() == null || inOneMonth(row))
                .as(row.toString())
                .isTrue());
    }

    private static boolean inOneMonth(UsageInterval row) {
        return Months.of(row.from())
                .equals(Months.of(Objects.requireNonNull(row.to()).minusNanos(1)));
    }

    private static Book told(List<Consumer<Book>> facts) {
        Book book = new Book();
        facts.forEach(fact -> fact.accept(book));
        return book;
    }

    private static List<Consumer<Book>> shuffled(List<Consumer<Book>> facts, Random random) {
        List<Consumer<Book>> shuffled = new ArrayList<>(facts);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** Some months in which hosts' clocks disagree now and then, and the machine is seen between its changes. */
    private static List<Consumer<Book>> story(Random random) {
        List<Consumer<Book>> facts = new ArrayList<>();
        Instant time = BEGIN;
        for (int version = 1; version <= 2 + random.nextInt(25); version++) {
            time = time.plus(Duration.ofMinutes(random.nextInt(9_000) - 300));
            MeteredChange change = new MeteredChange(
                    version, time, billed(random), 1 + random.nextInt(2), 1_024L * (1 + random.nextInt(2)), 10);
            facts.add(book -> book.tell(change));
            Instant seen = time.plusSeconds(random.nextInt(3_600));
            facts.add(book -> book.see(seen));
        }
        return facts;
    }

    private static Set<Meter> billed(Random random) {
        Set<Meter> billed = EnumSet.noneOf(Meter.class);
        for (Meter meter : Meter.values()) {
            if (random.nextInt(4) > 0) {
                billed.add(meter);
            }
        }
        return billed;
    }
}
