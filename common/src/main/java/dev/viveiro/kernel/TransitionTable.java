package dev.viveiro.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A state machine as a table: one row per state and trigger, each saying what happens. Building it fails while a pair is
 * undecided or decided twice, so a forgotten case stops the process at start and not a customer at night.
 *
 * @param <S> states
 * @param <T> triggers
 * @param <R> what a row says
 */
public final class TransitionTable<S extends Enum<S>, T extends Enum<T>, R> {
    /** A state and a trigger. */
    public record Pair<S, T>(S state, T trigger) {}

    private final Map<Pair<S, T>, R> rows;

    private TransitionTable(Map<Pair<S, T>, R> rows) {
        this.rows = rows;
    }

    public R row(S state, T trigger) {
        R row = rows.get(new Pair<>(state, trigger));
        if (row == null) {
            throw new IllegalStateException(
                    "no row for " + state + " x " + trigger + " although the table was complete");
        }
        return row;
    }

    /** All rows in the order in which they were declared. */
    public Map<Pair<S, T>, R> rows() {
        return rows;
    }

    public static <S extends Enum<S>, T extends Enum<T>, R> Builder<S, T, R> of(Class<S> states, Class<T> triggers) {
        return new Builder<>(states, triggers);
    }

    /** Collects rows and refuses an incomplete or contradictory table. */
    public static final class Builder<S extends Enum<S>, T extends Enum<T>, R> {
        private final Class<S> states;
        private final Class<T> triggers;
        private final Map<Pair<S, T>, R> rows = new LinkedHashMap<>();

        private Builder(Class<S> states, Class<T> triggers) {
            this.states = states;
            this.triggers = triggers;
        }

        public Builder<S, T, R> on(S state, T trigger, R row) {
            if (rows.putIfAbsent(new Pair<>(state, trigger), row) != null) {
                throw new IllegalStateException(state + " x " + trigger + " is decided twice");
            }
            return this;
        }

        public Builder<S, T, R> on(Collection<S> from, T trigger, R row) {
            from.forEach(state -> on(state, trigger, row));
            return this;
        }

        /** Throws {@link IllegalStateException} that names every undecided pair. */
        public TransitionTable<S, T, R> complete() {
            List<String> undecided = new ArrayList<>();
            for (S state : states.getEnumConstants()) {
                for (T trigger : triggers.getEnumConstants()) {
                    if (!rows.containsKey(new Pair<>(state, trigger))) {
                        undecided.add(state + " x " + trigger);
                    }
                }
            }
            if (!undecided.isEmpty()) {
                throw new IllegalStateException("undecided: " + String.join(", ", undecided));
            }
            return new TransitionTable<>(java.util.Collections.unmodifiableMap(new LinkedHashMap<>(rows)));
        }
    }
}
