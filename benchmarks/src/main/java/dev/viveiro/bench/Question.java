package dev.viveiro.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;

/**
 * A kind of request that reads, and the rows behind it as the database alone gives them.
 *
 * @param paths what is asked, in turn
 * @param sql the same page as one statement
 */
record Question(String kind, Customer caller, List<String> paths, String sql) {
    private static final int WARM_UP = 200;
    private static final int TIMES = 1_000;

    /** How long both took. */
    record Answered(String kind, Percentiles request, Percentiles raw) {
        static String header() {
            return "%-42s %8s %8s %10s %7s".formatted("GET", "p50 ms", "p99 ms", "raw p50 ms", "ratio");
        }

        double ratio() {
            return raw.millis(50) / request.millis(50);
        }

        @Override
        public String toString() {
            return "%-42s %8.1f %8.1f %10.2f %7.3f"
                    .formatted(kind, request.millis(50), request.millis(99), raw.millis(50), ratio());
        }
    }

    /** Asks one after the other. */
    Answered ask(Connection database) throws Exception {
        List<Long> requests = new ArrayList<>();
        for (int i = -WARM_UP; i < TIMES; i++) {
            var path = paths.get(Math.floorMod(i, paths.size()));
            long start = System.nanoTime();
            caller.read(path);
            note(i, System.nanoTime() - start, requests);
        }
        List<Long> raws = new ArrayList<>();
        try (var statement = database.prepareStatement(sql)) {
            for (int i = -WARM_UP; i < TIMES; i++) {
                long start = System.nanoTime();
                fetch(statement);
                note(i, System.nanoTime() - start, raws);
            }
        }
        return new Answered(kind, new Percentiles(requests), new Percentiles(raws));
    }

    private static void fetch(PreparedStatement statement) throws Exception {
        try (var rows = statement.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    rows.getObject(column);
                }
            }
        }
    }

    private static void note(int turn, long nanos, List<Long> times) {
        if (turn >= 0) {
            times.add(nanos);
        }
    }
}
