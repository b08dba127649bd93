package dev.viveiro.worker.journal;

import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.worker.operation.Phase;
import dev.viveiro.worker.operation.Verdict;
import dev.viveiro.worker.standing.StandingStore;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.locks.Lock;

/** The host's standing among the journal's single values. */
public final class SqlStanding implements StandingStore {
    private final Journal journal;
    private final long joinedEpoch;
    private final Lock noEventUnderWay;

    /**
     * @param joinedEpoch the host's epoch when it joined
     * @param noEventUnderWay held while events are numbered anew: none may be on its way under its old number
     */
    public SqlStanding(Journal journal, long joinedEpoch, Lock noEventUnderWay) {
        this.journal = journal;
        this.joinedEpoch = joinedEpoch;
        this.noEventUnderWay = noEventUnderWay;
    }

    @Override
    public long epoch() {
        return Math.max(joinedEpoch, journal.read(sql -> Meta.number(sql, Meta.EPOCH)));
    }

    @Override
    public Position position() {
        return journal.read(sql -> new Position(
                Meta.get(sql, Meta.JOURNAL).orElseThrow(() -> new SQLException("the journal has no id")),
                JournalTransaction.lastSequence(sql),
                Meta.get(sql, Meta.WELCOMED).map(UUID::fromString).orElse(HostGreeted.NEVER)));
    }

    @Override
    public void welcomed(UUID greeting, long epoch) {
        boolean unused = journal.write(transaction -> {
            remember(transaction.sql(), greeting, epoch);
            return true;
        });
    }

    @Override
    public void welcomedAnew(UUID greeting, long epoch, boolean retireWork) {
        noEventUnderWay.lock();
        try {
            boolean unused = journal.write(transaction -> {
                remember(transaction.sql(), greeting, epoch);
                transaction.renew();
                if (retireWork) {
                    retire(transaction);
                }
                return true;
            });
        } finally {
            noEventUnderWay.unlock();
        }
    }

    private static void remember(Sql sql, UUID greeting, long epoch) throws SQLException {
        Meta.put(sql, Meta.WELCOMED, greeting.toString());
        if (epoch > Meta.number(sql, Meta.EPOCH)) {
            Meta.put(sql, Meta.EPOCH, String.valueOf(epoch));
        }
    }

    /** Its steps stay: what they kept is used by the attempts that the gateway sends next. */
    private static void retire(JournalTransaction transaction) throws SQLException {
        transaction
                .sql()
                .update(
                        "UPDATE commands SET state = ?, verdict = ?, ended = ? WHERE state <> 'ENDED'",
                        Phase.ENDED.name(),
                        StoredWork.verdict(new Verdict.Cancelled()),
                        transaction.now().toEpochMilli());
    }
}
