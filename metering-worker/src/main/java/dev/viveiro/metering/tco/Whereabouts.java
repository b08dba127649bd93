package dev.viveiro.metering.tco;

import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.kernel.HostId;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Remembers on which host and with which plan a machine was, from each of its changes on. */
@Component
public class Whereabouts {
    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;

    Whereabouts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Keeps those that were not there before, in the caller's transaction; the caller holds the locks of their machines. */
    public void record(Collection<VmChanged> changes) {
        jdbc.batchUpdate("""
            insert into whereabouts (vm, version, effective_at, host, plan) values (?, ?, ?, ?, ?)
            on conflict do nothing\
            """, changes, BATCH, (row, change) -> {
            HostId host = change.vm().host();
            row.setObject(1, change.vm().id().value());
            row.setLong(2, change.vm().version());
            row.setTimestamp(3, Timestamp.from(change.effectiveAt().truncatedTo(ChronoUnit.MICROS)));
            row.setObject(4, host == null ? null : host.value(), Types.OTHER);
            row.setString(5, change.vm().plan().name());
        });
    }
}
