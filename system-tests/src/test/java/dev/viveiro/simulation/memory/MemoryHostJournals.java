package dev.viveiro.simulation.memory;

import dev.viveiro.gateway.host.HostJournals;
import dev.viveiro.kernel.HostId;
import dev.viveiro.simulation.memory.Tables.JournalKey;
import dev.viveiro.simulation.memory.Tables.JournalRow;

/** What was heard of each journal. */
public final class MemoryHostJournals implements HostJournals {
    private final MemoryDatabase database;

    public MemoryHostJournals(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public Standing greet(HostId host, String journal, long sequence, boolean knowsItsWelcome) {
        JournalRow known = database.write().journals.get(new JournalKey(host, journal));
        if (known == null) {
            heard(host, journal, sequence);
            return Standing.UNKNOWN;
        }
        if (known.retired() || known.heard() > sequence || !knowsItsWelcome) {
            retireAllBut(host, "");
            return Standing.OLD;
        }
        return Standing.CURRENT;
    }

    @Override
    public boolean heard(HostId host, String journal, long sequence) {
        JournalKey key = new JournalKey(host, journal);
        JournalRow known = database.write().journals.get(key);
        if (known == null) {
            database.write().journals.put(key, new JournalRow(sequence, false));
            retireAllBut(host, journal);
            return true;
        }
        database.write().journals.put(key, new JournalRow(Math.max(known.heard(), sequence), known.retired()));
        return !known.retired();
    }

    private void retireAllBut(HostId host, String journal) {
        database.write()
                .journals
                .replaceAll(
                        (key, row) -> key.host().equals(host) && !key.journal().equals(journal)
                                ? new JournalRow(row.heard(), true)
                                : row);
    }
}
