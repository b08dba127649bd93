package dev.viveiro.worker.journal;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.vm.AttachDisk;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.DetachDisk;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.intake.CommandStore;
import dev.viveiro.worker.intake.Decision;
import dev.viveiro.worker.intake.Incoming;
import dev.viveiro.worker.intake.IntakeDecision;
import dev.viveiro.worker.intake.KnownWork;
import dev.viveiro.worker.intake.Sightings;
import dev.viveiro.worker.operation.Phase;
import dev.viveiro.worker.operation.RunState;
import dev.viveiro.worker.operation.Verdict;
import dev.viveiro.worker.operation.Work;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Commands in the journal: what is known is read, decided on and changed in one transaction. */
public final class SqlCommandStore implements CommandStore {
    private static final String DELETE_TYPE = Contracts.typeOf(DeleteVm.class);

    private final Journal journal;
    private final Function<HostCommand, DriverInfo> driver;
    private final Sightings sightings;
    private final Executor threads;
    private final long joinedEpoch;

    /**
     * @param driver what the driver says of itself that a command is for; it does not look at machines
     * @param sightings asked of a machine that a refusal speaks of and the journal does not know
     * @param threads where it is asked
     * @param joinedEpoch the host's epoch when it joined; a welcome may tell a later one
     */
    public SqlCommandStore(
            Journal journal,
            Function<HostCommand, DriverInfo> driver,
            Sightings sightings,
            Executor threads,
            long joinedEpoch) {
        this.journal = journal;
        this.driver = driver;
        this.sightings = sightings;
        this.threads = threads;
        this.joinedEpoch = joinedEpoch;
    }

    /**
     * What is refused was never begun by this journal, but perhaps by one that was lost: where it knows nothing of the machine
     * the hypervisor is asked first, since the gateway gives away what nobody holds.
     */
    @Override
    public CompletableFuture<Recorded> record(Incoming incoming) {
        DriverInfo info = driver.apply(incoming.command());
        return journal.submit(transaction -> record(transaction, incoming, info, null))
                .thenCompose(recorded ->
                        recorded.map(CompletableFuture::completedFuture).orElseGet(() -> looked(incoming, info)));
    }

    private CompletableFuture<Recorded> looked(Incoming incoming, DriverInfo info) {
        CommandTarget target = incoming.command().target();
        return CompletableFuture.supplyAsync(
                        () -> sightings.of(target.vm(), target.generation(), aboutDisks(incoming.command())), threads)
                .thenCompose(seen -> journal.submit(transaction -> record(transaction, incoming, info, seen)))
                .thenApply(Optional::orElseThrow);
    }

    /** Empty, and nothing is kept, when the machine has to be looked at first. */
    private Optional<Recorded> record(
            JournalTransaction transaction, Incoming incoming, DriverInfo info, @Nullable VmFacts seen)
            throws SQLException {
        Instant now = transaction.now();
        CommandTarget target = incoming.command().target();
        Decision decision = IntakeDecision.decide(known(transaction.sql(), target), incoming.command(), info, now);
        RunState state = RunState.accepted(new Work(incoming.command(), now, incoming.traceparent()));
        if (decision instanceof Decision.Refuse refusal) {
            VmFacts facts = aboutDisks(incoming.command())
                    ? seen
                    : MachineRows.believed(transaction.sql(), target.vm(), target.generation())
                            .orElse(seen);
            if (facts == null) {
                return Optional.empty();
            }
            refuse(transaction, incoming, state, refusal.verdict(), facts);
        } else {
            keep(transaction, decision, incoming, state);
        }
        return Optional.of(new Recorded(decision, state));
    }

    /** The journal does not know which disks a machine has: the hypervisor is always asked. */
    private static boolean aboutDisks(HostCommand command) {
        return command instanceof AttachDisk || command instanceof DetachDisk;
    }

    @Override
    public boolean broken() {
        return journal.stoppedBy() != null;
    }

    private KnownWork known(Sql sql, CommandTarget target) throws SQLException {
        String operation = target.operation().toString();
        String vm = target.vm().toString();
        long same = sql.number(
                "SELECT count(*) FROM commands WHERE operation = ? AND attempt = ?", operation, target.attempt());
        long newest = sql.number("SELECT max(attempt) FROM commands WHERE operation = ?", operation);
        long cancelled = sql.number("SELECT count(*) FROM cancellations WHERE operation = ?", operation);
        long deleting = sql.number(
                "SELECT max(generation) FROM commands WHERE vm = ? AND state <> 'ENDED' AND type = ?", vm, DELETE_TYPE);
        return new KnownWork(
                same > 0,
                (int) newest,
                cancelled > 0,
                (int) Math.max(deleting, SqlOperationLog.tombstone(sql, target.vm())),
                Math.max(joinedEpoch, Meta.number(sql, Meta.EPOCH)));
    }

    private static void keep(JournalTransaction transaction, Decision decision, Incoming incoming, RunState state)
            throws SQLException {
        Sql sql = transaction.sql();
        CommandTarget target = incoming.command().target();
        switch (decision) {
            case Decision.Duplicate duplicate -> {}
            case Decision.Cancel cancel -> {
                sql.update(
                        "INSERT INTO cancellations (operation, received) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        target.operation().toString(),
                        transaction.now().toEpochMilli());
                sql.update(
                        "UPDATE commands SET cancelled = 1 WHERE operation = ? AND state <> 'ENDED'",
                        target.operation().toString());
            }
            case Decision.Accept accept -> {
                if (incoming.command() instanceof DeleteVm) {
                    sql.update("""
                            UPDATE commands SET cancelled = 1
                            WHERE vm = ? AND generation <= ? AND state <> 'ENDED' AND type <> ?\
                            """, target.vm().toString(), target.generation(), DELETE_TYPE);
                }
                insert(sql, incoming, state);
            }
            case Decision.Refuse refuse -> throw new IllegalArgumentException("a refusal needs facts");
        }
    }

    private static void refuse(
            JournalTransaction transaction, Incoming incoming, RunState state, Verdict verdict, VmFacts facts)
            throws SQLException {
        CommandTarget target = incoming.command().target();
        insert(transaction.sql(), incoming, new RunState(state.work(), Phase.ENDED, List.of(), verdict, facts));
        transaction.append(target.lane(), target.vm(), incoming.traceparent(), origin -> switch (verdict) {
            case Verdict.Cancelled cancelled ->
                new OperationCancelled(origin, state.work().ref(), List.of(), facts, facts.present());
            case Verdict.Failed failed ->
                new OperationFailed(origin, state.work().ref(), List.of(), failed.failure(), facts, facts.present());
        });
    }

    private static void insert(Sql sql, Incoming incoming, RunState state) throws SQLException {
        CommandTarget target = incoming.command().target();
        long received = state.work().received().toEpochMilli();
        sql.update(
                """
                INSERT INTO commands (operation, attempt, type, vm, generation, lane, deadline, body, traceparent,
                received, state, verdict, ended) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)\
                """,
                target.operation().toString(),
                target.attempt(),
                Contracts.typeOf(incoming.command().getClass()),
                target.vm().toString(),
                target.generation(),
                target.lane().name(),
                target.deadline().toEpochMilli(),
                incoming.body(),
                incoming.traceparent(),
                received,
                state.phase().name(),
                StoredWork.verdict(state.verdict()),
                state.phase() == Phase.ENDED ? received : null);
    }
}
