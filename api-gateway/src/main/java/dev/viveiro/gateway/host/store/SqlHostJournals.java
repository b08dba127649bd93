package dev.viveiro.gateway.host.store;

import dev.viveiro.gateway.host.HostJournals;
import dev.viveiro.kernel.HostId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Journals of hosts in PostgreSQL; at most one of a host is not retired. */
@Repository
class SqlHostJournals implements HostJournals {
    private final JdbcClient jdbc;

    SqlHostJournals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Known(long heard, boolean retired) {}

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public Standing greet(HostId host, String journal, long sequence, boolean knowsItsWelcome) {
        Optional<Known> known = jdbc.sql(
                        "select heard, retired from host_journals where host = :host and journal = :journal")
                .param("host", host.value())
                .param("journal", journal)
                .query((row, i) -> new Known(row.getLong("heard"), row.getBoolean("retired")))
                .optional();
        if (known.isEmpty()) {
            heard(host, journal, sequence);
            return Standing.UNKNOWN;
        }
        if (known.get().retired() || known.get().heard() > sequence || !knowsItsWelcome) {
            retireAllBut(host, "");
            return Standing.OLD;
        }
        return Standing.CURRENT;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean heard(HostId host, String journal, long sequence) {
        record Heard(boolean retired, boolean isNew) {}
        Heard now = jdbc.sql("""
                        insert into host_journals (host, journal, heard) values (:host, :journal, :sequence)
                        on conflict (host, journal) do update set heard = greatest(host_journals.heard, excluded.heard)
                        returning retired, xmax = 0 as is_new""")
                .param("host", host.value())
                .param("journal", journal)
                .param("sequence", sequence)
                .query((row, i) -> new Heard(row.getBoolean("retired"), row.getBoolean("is_new")))
                .single();
        if (now.isNew()) {
            retireAllBut(host, journal);
        }
        return !now.retired();
    }

    private void retireAllBut(HostId host, String journal) {
        jdbc.sql("update host_journals set retired = true where host = :host and journal <> :journal and not retired")
                .param("host", host.value())
                .param("journal", journal)
                .update();
    }
}
