package dev.viveiro.worker.journal;

import dev.viveiro.contract.host.PowerChanged;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.report.ToldMachines;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** What was told of the machines, in the journal. */
public final class SqlToldMachines implements ToldMachines {
    /** Report numbers are taken in blocks: one write for so many reports, and a gap after a restart. */
    private static final int BLOCK = 1_000;

    private final Journal journal;
    private final ReentrantLock numbering = new ReentrantLock();
    private ReportNumber next = new ReportNumber("", 0);
    private long blockEnd;

    public SqlToldMachines(Journal journal) {
        this.journal = journal;
    }

    @Override
    public Snapshot snapshot() {
        return journal.read(sql -> {
            // first the number: an event that comes in between is then one that is not yet taken into account
            long consistentWith = JournalTransaction.lastSequence(sql);
            String id = Meta.get(sql, Meta.JOURNAL).orElse("");
            Map<VmId, Told> machines = new HashMap<>();
            sql.list(
                            "SELECT vm, generation, power FROM machines",
                            row -> Map.entry(
                                    VmId.of(row.getString(1)),
                                    new Told(row.getInt(2), ObservedPower.valueOf(row.getString(3)))))
                    .forEach(entry -> machines.put(entry.getKey(), entry.getValue()));
            return new Snapshot(machines, id, consistentWith);
        });
    }

    @Override
    public void powerChanged(VmId vm, Told before, VmFacts facts) {
        boolean unused = journal.write(transaction -> {
            Sql sql = transaction.sql();
            long unfinished =
                    sql.number("SELECT count(*) FROM commands WHERE vm = ? AND state <> 'ENDED'", vm.toString());
            Lane lane = sql.one(
                            "SELECT lane FROM machines WHERE vm = ? AND generation = ? AND power = ?",
                            row -> Lane.valueOf(row.getString(1)),
                            vm.toString(),
                            before.generation(),
                            before.power().name())
                    .orElse(null);
            if (unfinished > 0 || lane == null) {
                return false;
            }
            MachineRows.put(sql, vm, before.generation(), lane, facts.power(), facts.observedAt());
            transaction.append(lane, vm, null, origin -> new PowerChanged(origin, vm, before.generation(), facts));
            return true;
        });
    }

    @Override
    public void seenFirst(VmId vm, Told now) {
        boolean unused = journal.write(transaction -> {
            Sql sql = transaction.sql();
            if (sql.number("SELECT count(*) FROM commands WHERE vm = ? AND state <> 'ENDED'", vm.toString()) == 0) {
                MachineRows.put(sql, vm, now.generation(), Lane.INTERACTIVE, now.power(), transaction.now());
            }
            return true;
        });
    }

    @Override
    public ReportNumber nextReport() {
        numbering.lock();
        try {
            return takeNext();
        } finally {
            numbering.unlock();
        }
    }

    private ReportNumber takeNext() {
        if (next.number() == blockEnd || !next.journal().equals(journal.id())) {
            next = journal.write(transaction -> {
                long last = Meta.number(transaction.sql(), Meta.REPORT);
                Meta.put(transaction.sql(), Meta.REPORT, String.valueOf(last + BLOCK));
                return new ReportNumber(transaction.journal(), last);
            });
            blockEnd = next.number() + BLOCK;
        }
        next = new ReportNumber(next.journal(), next.number() + 1);
        return next;
    }
}
