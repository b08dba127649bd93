package dev.viveiro.worker.journal;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.contract.operation.StepState;
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
import java.util.function.Function;

/** The work of the host in the journal's tables. */
public final class SqlOperationLog implements OperationLog {
    private final Journal journal;
    private final Traces traces;

    /** @param traces gives events the span that runs when they are saved */
    public SqlOperationLog(Journal journal, Traces traces) {
        this.journal = journal;
        this.traces = traces;
    }

    @Override
    public void save(RunState state, Function<EventOrigin, HostEvent> event) {
        String current = traces.current();
        String traceparent = current == null ? state.work().traceparent() : current;
        boolean saved = journal.write(transaction -> {
            CommandTarget target = state.work().target();
            keepState(transaction, state, target);
            keepSteps(transaction.sql(), state, target);
            VmFacts facts = state.facts();
            if (facts != null) {
                MachineRows.told(transaction.sql(), target, facts);
            }
            transaction.append(target.lane(), target.vm(), traceparent, event);
            return true;
        });
        if (!saved) {
            throw new IllegalStateException("a write that did not throw saves");
        }
    }

    private static void keepState(JournalTransaction transaction, RunState state, CommandTarget target)
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

    private static void keepSteps(Sql sql, RunState state, CommandTarget target) throws SQLException {
        boolean first = state.steps().stream()
                        .filter(step -> step.state() != StepState.PENDING)
                        .count()
                == 1;
        for (int position = 0; position < state.steps().size(); position++) {
            StepProgress step = state.steps().get(position);
            if (first || step.state() != StepState.PENDING) {
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
        }
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
                .update("DELETE FROM tombstones WHERE vm = ? AND generation = ?", vm.toString(), generation));
    }

    @Override
    public boolean hasTombstone(VmId vm, int generation) {
        return journal.read(sql -> generation <= tombstone(sql, vm));
    }

    static int tombstone(Sql sql, VmId vm) throws SQLException {
        return (int) sql.number("SELECT generation FROM tombstones WHERE vm = ?", vm.toString());
    }
}
