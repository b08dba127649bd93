package dev.viveiro.gateway.vm.store;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.gateway.vm.AppliedEvents;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Applied events as ranges in PostgreSQL. */
@Component
public class SqlAppliedEvents implements AppliedEvents {
    private final JdbcClient client;

    SqlAppliedEvents(JdbcClient client) {
        this.client = client;
    }

    @Override
    public void note(List<EventOrigin> origins) {
        client.sql("""
                        insert into applied_events (host, journal, sequences)
                        select host, journal, range_agg(int8range(sequence, sequence + 1))
                          from unnest(:hosts::uuid[], :journals::text[], :sequences::bigint[]) as e(host, journal, sequence)
                         group by host, journal order by host, journal
                        on conflict (host, journal) do update
                          set sequences = applied_events.sequences + excluded.sequences""")
                .param(
                        "hosts",
                        origins.stream().map(origin -> origin.host().value()).toArray(UUID[]::new))
                .param("journals", origins.stream().map(EventOrigin::journal).toArray(String[]::new))
                .param("sequences", origins.stream().map(EventOrigin::sequence).toArray(Long[]::new))
                .update();
    }
}
