package dev.viveiro.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A random walk: steps drawn from a seed and taken one after the other, each time in a new world. A walk that fails is made
 * shorter by leaving steps out for as long as it still fails; what is left is told together with the seed.
 *
 * @param <S> a step: all that it does follows from it and from the world in which it is taken, so that it means something
 *     wherever the steps before it were left out
 */
public final class Walk<S> {
    private static final String SEED = "viveiro.walk.seed";
    private static final int MOST_TRIES = 600;

    private final long seed;
    private final Consumer<List<S>> world;

    private Walk(long seed, Consumer<List<S>> world) {
        this.seed = seed;
        this.world = world;
    }

    /** The seeds 1 to {@code count}, or the one that the property {@code viveiro.walk.seed} asks for. */
    public static LongStream seeds(int count) {
        Long asked = Long.getLong(SEED);
        return asked == null ? LongStream.rangeClosed(1, count) : LongStream.of(asked);
    }

    /**
     * Takes {@code length} steps.
     *
     * @param world takes all steps in a new world and throws when something there is not as it must be
     * @throws AssertionError with the seed and the fewest steps that were found to fail
     */
    public static <S> void take(long seed, int length, Function<SplittableRandom, S> draw, Consumer<List<S>> world) {
        SplittableRandom random = new SplittableRandom(seed);
        List<S> steps = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            steps.add(draw.apply(random));
        }
        new Walk<>(seed, world).take(steps);
    }

    private void take(List<S> steps) {
        Throwable failure = failure(steps);
        if (failure == null) {
            return;
        }
        System.err.printf("Seed %d failed: %s%nLooking for fewer steps that fail.%n", seed, failure.getMessage());
        List<S> fewest = fewest(steps, failure.getClass());
        Throwable shown = failure(fewest);
        throw new AssertionError(told(steps.size(), fewest), shown == null ? failure : shown);
    }

    private @Nullable Throwable failure(List<S> steps) {
        try {
            world.accept(steps);
            return null;
        } catch (RuntimeException | AssertionError failure) {
            return failure;
        }
    }

    /** Leaves out halves, then quarters and so on, down to single steps, until no single step can be left out. */
    private List<S> fewest(List<S> steps, Class<? extends Throwable> sort) {
        List<S> fewest = steps;
        int tries = 0;
        int piece = Math.max(1, steps.size() / 2);
        while (tries < MOST_TRIES) {
            boolean shorter = false;
            for (int from = 0; from < fewest.size() && tries < MOST_TRIES; ) {
                List<S> without = without(fewest, from, piece);
                tries++;
                Throwable failure = failure(without);
                if (failure != null && failure.getClass() == sort) {
                    fewest = without;
                    shorter = true;
                } else {
                    from += piece;
                }
            }
            if (piece == 1 && !shorter) {
                return fewest;
            }
            piece = Math.max(1, piece / 2);
        }
        return fewest;
    }

    private static <S> List<S> without(List<S> steps, int from, int count) {
        List<S> rest = new ArrayList<>(steps.subList(0, from));
        rest.addAll(steps.subList(Math.min(steps.size(), from + count), steps.size()));
        return rest;
    }

    private String told(int taken, List<S> fewest) {
        StringBuilder told = new StringBuilder(
                "Seed %d failed; of its %d steps these %d are enough:".formatted(seed, taken, fewest.size()));
        for (int i = 0; i < fewest.size(); i++) {
            told.append("\n  %2d. %s".formatted(i + 1, fewest.get(i)));
        }
        return told.append("\nIt is taken again with -D%s=%d.\n".formatted(SEED, seed))
                .toString();
    }
}
