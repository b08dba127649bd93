package dev.viveiro.worker.journal;

import java.time.Clock;
import java.time.Duration;

/** Forgets what nobody will ask for again, a little at a time so that no commit waits long. */
public final class JournalPruner {
    private static final int PORTION = 1_000;
    private static final Duration WORK = Duration.ofDays(7);
    private static final Duration TOMBSTONES = Duration.ofDays(30);

    private final Journal journal;
    private final Clock clock;

    public JournalPruner(Journal journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /** Ended work of a week ago, tombstones and cancels of a month ago. Returns how many rows went. */
    public int prune() {
        long oldWork = clock.instant().minus(WORK).toEpochMilli();
        long oldGrave = clock.instant().minus(TOMBSTONES).toEpochMilli();
        String ended = "SELECT rowid FROM commands WHERE state = 'ENDED' AND ended < ? ORDER BY ended LIMIT " + PORTION;
        int pruned = portions(transaction -> {
            transaction.sql().update("""
                    DELETE FROM steps WHERE (operation, attempt) IN (
                      SELECT operation, attempt FROM commands WHERE rowid IN (%s))""".formatted(ended), oldWork);
            return transaction.sql().update("DELETE FROM commands WHERE rowid IN (" + ended + ")", oldWork);
        });
        pruned += portions(transaction -> transaction.sql().update("""
                DELETE FROM tombstones WHERE rowid IN (SELECT rowid FROM tombstones WHERE written < ? LIMIT %d)""".formatted(PORTION), oldGrave));
        pruned += portions(transaction -> transaction.sql().update("""
                DELETE FROM cancellations WHERE rowid IN (SELECT rowid FROM cancellations WHERE received < ? LIMIT %d)""".formatted(PORTION), oldGrave));
        return pruned;
    }

    private int portions(Write<Integer> portion) {
        int all = 0;
        for (int some = journal.write(portion); some > 0; some = journal.write(portion)) {
            all += some;
        }
        return all;
    }
}
