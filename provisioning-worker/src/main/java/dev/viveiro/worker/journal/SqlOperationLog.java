package dev.viveiro.worker.journal;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Traces;
import dev.viveiro.worker.operation.OperationLog;
import dev.viveiro.worker.operation.Phase;
import dev.viveiro.worker.operation.RunState;
import dev.viveiro.worker.operation.StepProgress;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The work of the host in the journal's tables. */
public final class SqlOperationLog implements OperationLog {
    private final Journal journal;
    private final Traces traces;
    /** Of the attempts that run, what their last write made durable. */
    private final Map<WorkRef, RunState> durable = new ConcurrentHashMap<>();

    /** @param traces gives events the span that runs when they are saved */
    public SqlOperationLog(Journal journal, Traces traces) {
        this.journal = journal;
        this.traces = traces;
    }

    @Override
    public void save(RunState state, Function<EventOrigin, HostEvent> event) {
        String traceparent = traceparent(state);
        write(state, transaction -> append(transaction, state, traceparent, event));
    }

    @Override
    public void save(RunState state) {
        write(state, transaction -> {});
    }

    @Override
    public void say(RunState state, Function<EventOrigin, HostEvent> event) {
        CommandTarget target = state.work().target();
        String traceparent = traceparent(state);
        boolean unused = journal.write(transaction -> {
            boolean unfinished = transaction
                            .sql()
                            .number(
                                    "SELECT count(*) FROM commands WHERE operation = ? AND attempt = ? AND state <> 'ENDED'",
                                    target.operation().toString(),
                                    target.attempt())
                    > 0;
            if (unfinished) {
                append(transaction, state, traceparent, event);
            }
            return unfinished;
        });
    }

    /** What was saved with an event waits in the outbox with it. */
    @Override
    public void goesOn(RunState state, Function<EventOrigin, HostEvent> event) {}

    /** More of one write. */
    @FunctionalInterface
    private interface Rest {
        void of(JournalTransaction transaction) throws SQLException;
    }

    private void write(RunState state, Rest rest) {
        RunState before = durable.get(state.work().ref());
        boolean saved = journal.write(transaction -> {
            keep(transaction, before, state);
            rest.of(transaction);
            return true;
        });
        if (!saved) {
            throw new IllegalStateException("a write that did not throw saves");
        }
        if (state.phase() == Phase.ENDED) {
            durable.remove(state.work().ref());
        } else {
            durable.put(state.work().ref(), state);
        }
    }

    private @Nullable String traceparent(RunState state) {
        String current = traces.current();
        return current == null ? state.work().traceparent() : current;
    }

    private static void append(
            JournalTransaction transaction,
            RunState state,
            @Nullable String traceparent,
            Function<EventOrigin, HostEvent> event)
            throws SQLException {
        CommandTarget target = state.work().target();
        transaction.append(target.lane(), target.vm(), traceparent, event);
    }

    /** Writes what is not on disk yet; all of it where this process does not know what is. */
    private static void keep(JournalTransaction transaction, @Nullable RunState before, RunState state)
            throws SQLException {
        CommandTarget target = state.work().target();
        if (before == null || before.phase() != state.phase()) {
            keepPhase(transaction, state, target);
        }
        for (int position = 0; position < state.steps().size(); position++) {
            StepProgress step = state.steps().get(position);
            if (before == null || !step.equals(before.steps().get(position))) {
                keepStep(transaction.sql(), step, position, target);
            }
        }
        VmFacts facts = state.facts();
        if (facts != null) {
            MachineRows.told(transaction.sql(), target, facts);
        }
    }

    private static void keepPhase(JournalTransaction transaction, RunState state, CommandTarget target)
            throws SQLException {
        Long ended = state.phase() == Phase.ENDED ? transaction.now().toEpochMilli() : null;
        int rows = transaction
                .sql()
                .update(
                        "UPDATE commands SET state = ?, verdict = ?, ended = ? WHERE operation = ? AND attempt = ?",
                        state.phase().name(),
                        StoredWork.verdict(state.verdict()),
                        ended,
                        target.operation().toString(),
                        target.attempt());
        if (rows != 1) {
            throw new IllegalStateException("the journal does not know operation " + target.operation() + " attempt "
                    + target.attempt() + " whose state was to be saved");
        }
    }

    private static void keepStep(Sql sql, StepProgress step, int position, CommandTarget target) throws SQLException {
        sql.update(
                """
                INSERT INTO steps (operation, attempt, position, name, generation, state, started, ended, output)
                VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (operation, attempt, position) DO UPDATE SET
                state = excluded.state, started = excluded.started, ended = excluded.ended, output = excluded.output""",
                target.operation().toString(),
                target.attempt(),
                position,
                step.name(),
                target.generation(),
                step.state().name(),
                StoredWork.millis(step.startedAt()),
                StoredWork.millis(step.endedAt()),
                StoredWork.output(step.output()));
    }

    @Override
    public Map<String, String> earlierOutput(WorkRef work, String step) {
        return journal.read(sql -> sql.one(
                        """
                        SELECT output FROM steps WHERE operation = ? AND generation = ? AND name = ? AND output IS NOT NULL
                        ORDER BY attempt DESC LIMIT 1""",
                        row -> StoredWork.output(row.getString(1)),
                        work.operation().toString(),
                        work.generation(),
                        step)
                .orElse(Map.of()));
    }

    @Override
    public List<Unfinished> unfinished() {
        return journal.read(sql -> sql.list(
                "SELECT * FROM commands WHERE state <> 'ENDED' ORDER BY rowid",
                row -> new Unfinished(StoredWork.state(sql, row), row.getInt("cancelled") == 1)));
    }

    @Override
    public void writeTombstone(VmId vm, int generation) {
        int unused = journal.write(transaction -> transaction
                .sql()
                .update("""
                        INSERT INTO tombstones (vm, generation, written) VALUES (?,?,?)
                        ON CONFLICT (vm) DO UPDATE SET generation = max(generation, excluded.generation),
                        written = excluded.written""", vm.toString(), generation, transaction.now().toEpochMilli()));
    }

    @Override
    public void removeTombstone(VmId vm, int generation) {
        int unused = journal.write(transaction -> transaction
                .sql()
                .update(
                        "UPDATE tombstones SET generation = generation - 1 WHERE vm = ? AND generation = ?",
                        vm.toString(),
                        generation));
    }

    @Override
    public boolean hasTombstone(VmId vm, int generation) {
        return journal.read(sql -> generation <= tombstone(sql, vm));
    }

    static int tombstone(Sql sql, VmId vm) throws SQLException {
        return (int) sql.number("SELECT generation FROM tombstones WHERE vm = ?", vm.toString());
    }
}
