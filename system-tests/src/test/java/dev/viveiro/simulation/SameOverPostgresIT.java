package dev.viveiro.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.simulation.memory.MemoryStores;
import dev.viveiro.simulation.sql.SqlStores;
import dev.viveiro.testkit.Walk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same walk over the stores in memory and over PostgreSQL: after each step both have the same rows and messages. */
class SameOverPostgresIT {
    private static Universe inMemory;
    private static Universe overPostgres;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void make() {
        inMemory = new Universe(MemoryStores::new);
        overPostgres = new Universe(SqlStores::new);
    }

    @AfterAll
    static void close() {
        overPostgres.close();
        inMemory.close();
    }

    static LongStream few() {
        return Walk.seeds(2);
    }

    static LongStream many() {
        return Walk.seeds(30);
    }

    @ParameterizedTest
    @MethodSource("few")
    void both_stores_have_the_same_rows_and_messages_after_each_step(long seed) {
        Walk.take(seed, 50, Step::draw, SameOverPostgresIT::liveTwice);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("many")
    void both_stores_have_the_same_rows_and_messages_after_each_of_many_steps(long seed) {
        Walk.take(seed, 120, Step::draw, SameOverPostgresIT::liveTwice);
    }

    private static void liveTwice(List<Step> steps) {
        try (World one = new World(inMemory, home("memory"));
                World other = new World(overPostgres, home("postgres"))) {
            for (Step step : steps) {
                one.take(step);
                other.take(step);
                assertThat(other.books()).as("the rows after %s", step).isEqualTo(one.books());
            }
            one.heal();
            other.heal();
            assertThat(other.books()).as("the rows at rest").isEqualTo(one.books());
        }
    }

    private static Path home(String name) {
        try {
            return Files.createTempDirectory(folder, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
