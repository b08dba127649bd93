package dev.viveiro.worker.journal;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal file of one host, open. Writes are durable when their future completes; the features' stores in this package
 * are its only users.
 */
public final class Journal implements AutoCloseable {
    private static final int READERS = 2;

    private final JournalTransaction transaction;
    private final GroupCommitWriter writer;
    private final LinkedBlockingQueue<Sql> readers = new LinkedBlockingQueue<>();
    private final List<Connection> readerConnections;
    private final ExecutorService readerThreads;

    private Journal(JournalTransaction transaction, GroupCommitWriter writer, List<Connection> readerConnections) {
        this.transaction = transaction;
        this.writer = writer;
        this.readerConnections = readerConnections;
        readerConnections.forEach(connection -> readers.add(new Sql(connection)));
        this.readerThreads = Executors.newFixedThreadPool(
                READERS, Thread.ofPlatform().name("journal-reader-", 0).factory());
    }

    /**
     * Opens the file, or makes a new one with a new journal id.
     *
     * @param host whose journal it must be; another host's file is refused
     * @param whenStopped told once when the disk fails; nothing can be written from then on
     * @throws JournalStopped when the file can't be used; the message says why
     */
    public static Journal open(
            Path file, HostId host, Clock clock, Ids ids, CommitProbe probe, Consumer<Throwable> whenStopped) {
        NativeLibrary.keepIn(Objects.requireNonNull(file.toAbsolutePath().getParent(), "the journal is in a folder"));
        JournalConnections connections = new JournalConnections(file);
        try {
            Connection writing = connections.writer();
            Schema.migrate(writing);
            Sql sql = new Sql(writing);
            String id = Meta.identify(sql, host, ids);
            JournalTransaction transaction = new JournalTransaction(sql, host, id, clock, ids);
            GroupCommitWriter writer = new GroupCommitWriter(writing, transaction, probe, whenStopped);
            return new Journal(transaction, writer, List.of(connections.reader(), connections.reader()));
        } catch (SQLException e) {
            throw new JournalStopped("the journal " + file + " can't be opened: " + e.getMessage(), e);
        }
    }

    /** Minted with the file, and anew when the gateway can't use its numbers: sequences are ordered within it. */
    public String id() {
        return transaction.committedJournal();
    }

    /** Rung after each commit that added events; on the writer's thread, so it must return at once. */
    void whenAppended(Runnable bell) {
        transaction.whenAppended(bell);
    }

    <T> CompletableFuture<T> submit(Write<T> write) {
        return writer.submit(write);
    }

    /** Waits until the write is durable; throws its failure, or {@link JournalStopped}. */
    <T> T write(Write<T> write) {
        return await(submit(write));
    }

    /** Looks on a platform thread; virtual threads may wait for it. */
    <T> T read(Read<T> read) {
        return await(CompletableFuture.supplyAsync(
                () -> {
                    Sql sql = readers.remove();
                    try {
                        return read.apply(sql);
                    } catch (SQLException e) {
                        throw new JournalStopped("the journal can't be read: " + e.getMessage(), e);
                    } finally {
                        readers.add(sql);
                    }
                },
                readerThreads));
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            throw new IllegalStateException("a write of the journal failed", e.getCause());
        }
    }

    /** Why it writes no more; null while it does. */
    public @Nullable Throwable stoppedBy() {
        return writer.stoppedBy();
    }

    /** Commits what waits and closes the file. */
    @Override
    public void close() {
        writer.close();
        readerThreads.close();
        for (Connection connection : readerConnections) {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new JournalStopped("the journal did not close cleanly: " + e.getMessage(), e);
            }
        }
    }
}
