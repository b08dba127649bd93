package dev.viveiro.simulation;

import dev.viveiro.simulation.memory.MemoryStores;
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

/** Gateway and workers, with stores in memory, live through whatever may happen to them. */
class RandomWalksTest {
    private static Universe universe;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void make() {
        universe = new Universe(MemoryStores::new);
    }

    @AfterAll
    static void close() {
        universe.close();
    }

    static LongStream few() {
        return Walk.seeds(30);
    }

    static LongStream many() {
        return Walk.seeds(1_000);
    }

    @ParameterizedTest
    @MethodSource("few")
    void whatever_happens_all_invariants_hold_and_everything_comes_to_rest(long seed) {
        Walk.take(seed, 80, Step::draw, RandomWalksTest::live);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("many")
    void whatever_happens_for_long_all_invariants_hold_and_everything_comes_to_rest(long seed) {
        Walk.take(seed, 200, Step::draw, RandomWalksTest::live);
    }

    private static void live(List<Step> steps) {
        try {
            universe.live(steps, Files.createTempDirectory(folder, "walk"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
