package dev.viveiro.worker.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The only thread that writes: it takes whatever waits, commits it as one transaction, and only then tells those who asked. A
 * platform thread, since native calls would hold a virtual thread's carrier. After a failed disk nothing is written any more.
 */
final class GroupCommitWriter {
    private static final int LARGEST_BATCH = 128;
    private static final Logger log = LoggerFactory.getLogger(GroupCommitWriter.class);

    private final Connection connection;
    private final JournalTransaction transaction;
    private final CommitProbe probe;
    private final Consumer<Throwable> whenStopped;
    private final LinkedBlockingQueue<Entry<?>> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile @Nullable JournalStopped stopped;
    private volatile boolean closing;

    GroupCommitWriter(
            Connection connection, JournalTransaction transaction, CommitProbe probe, Consumer<Throwable> whenStopped) {
        this.connection = connection;
        this.transaction = transaction;
        this.probe = probe;
        this.whenStopped = whenStopped;
        this.thread = Thread.ofPlatform().name("journal-writer").start(this::run);
    }

    private static final class Entry<T> {
        final Write<T> write;
        final CompletableFuture<T> answer = new CompletableFuture<>();

        @Nullable
        T result;

        Entry(Write<T> write) {
            this.write = write;
        }

        void apply(JournalTransaction transaction) throws SQLException {
            result = write.apply(transaction);
        }

        @SuppressWarnings("NullAway") // a write of nothing answers null
        void tell() {
            answer.complete(result);
        }
    }

    /** The answer completes when the write is durable, or with {@link JournalStopped}, or with the write's own failure. */
    <T> CompletableFuture<T> submit(Write<T> write) {
        Entry<T> entry = new Entry<>(write);
        waiting.add(entry);
        JournalStopped end = stopped;
        if (end != null) {
            entry.answer.completeExceptionally(end);
        }
        return entry.answer;
    }

    private void run() {
        List<Entry<?>> batch = new ArrayList<>(LARGEST_BATCH);
        try {
            while (stopped == null && !(closing && waiting.isEmpty())) {
                batch.clear();
                batch.add(waiting.take());
                waiting.drainTo(batch, LARGEST_BATCH - 1);
                commit(batch);
            }
        } catch (InterruptedException e) {
            log.warn("The journal's writer was interrupted and ends.");
        } finally {
            end(batch);
        }
    }

    private void commit(List<Entry<?>> batch) {
        try {
            execute("BEGIN IMMEDIATE");
            transaction.begun();
            for (Entry<?> entry : batch) {
                entry.apply(transaction);
            }
        } catch (SQLException | RuntimeException e) {
            if (isDiskFailure(e)) {
                stop(e);
            } else {
                rollBack();
                eachAlone(batch, e);
            }
            return;
        }
        try {
            probe.beforeCommit();
            execute("COMMIT");
            probe.afterCommit();
        } catch (SQLException | RuntimeException e) {
            stop(e);
            return;
        }
        transaction.committed();
        batch.forEach(Entry::tell);
    }

    /** One write that throws must not take the others with it. */
    private void eachAlone(List<Entry<?>> batch, Exception failure) {
        if (batch.size() == 1) {
            batch.getFirst().answer.completeExceptionally(failure);
            return;
        }
        for (Entry<?> entry : batch) {
            if (stopped == null) {
                commit(List.of(entry));
            }
        }
    }

    private void rollBack() {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            stop(e);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** SQLite has rolled back already by itself; what waits or comes later fails with the cause. */
    private void stop(Throwable cause) {
        if (stopped == null) {
            stopped = new JournalStopped("the journal can't be written: " + cause.getMessage(), cause);
            log.error(
                    "The journal can't be written. The worker ends; after a restart it continues from what is on disk."
                            + " Check the disk of VIVEIRO_WORKER_HOME.",
                    cause);
            whenStopped.accept(cause);
        }
    }

    private void end(List<Entry<?>> unfinished) {
        JournalStopped end = stopped;
        if (end == null) {
            end = new JournalStopped("the journal is closed");
            stopped = end;
        }
        for (Entry<?> entry : unfinished) { // those that were told already stay as they are
            entry.answer.completeExceptionally(end);
        }
        for (Entry<?> entry = waiting.poll(); entry != null; entry = waiting.poll()) {
            entry.answer.completeExceptionally(end);
        }
        try {
            connection.close();
        } catch (SQLException e) {
            log.warn("The journal did not close cleanly: {}", e.getMessage());
        }
    }

    static boolean isDiskFailure(Exception failure) {
        if (!(failure instanceof SQLiteException sqlite)) {
            return failure instanceof SQLException;
        }
        return (sqlite.getResultCode().code & 0xff) != SQLiteErrorCode.SQLITE_CONSTRAINT.code;
    }

    @Nullable
    Throwable stoppedBy() {
        return stopped;
    }

    /** Commits what waits, then ends. */
    void close() {
        closing = true;
        waiting.add(new Entry<>(transaction -> true)); // wakes the writer
        boolean interrupted = false;
        while (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
