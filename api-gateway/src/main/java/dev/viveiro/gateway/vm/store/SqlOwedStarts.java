package dev.viveiro.gateway.vm.store;

import dev.viveiro.gateway.vm.OwedStarts;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Owed starts as rows of PostgreSQL. */
@Component
class SqlOwedStarts implements OwedStarts {
    private final JdbcClient client;

    SqlOwedStarts(JdbcClient client) {
        this.client = client;
    }

    @Override
    public void owe(VmId vm, OperationId move) {
        client.sql("insert into owed_starts (vm, move) values (:vm, :move) on conflict (vm) do update set move = :move")
                .param("vm", vm.value())
                .param("move", move.value())
                .update();
    }

    @Override
    public List<VmId> due(int limit) {
        return client.sql("""
                        select s.vm from owed_starts s
                         where not exists (select from operations o where o.vm = s.vm and o.state in ('PENDING', 'RUNNING'))
                         order by s.vm limit :limit""")
                .param("limit", limit)
                .query((row, index) -> new VmId(row.getObject("vm", UUID.class)))
                .list();
    }

    @Override
    public Optional<OperationId> take(VmId vm) {
        return client.sql("delete from owed_starts where vm = :vm returning move")
                .param("vm", vm.value())
                .query((row, index) -> new OperationId(row.getObject("move", UUID.class)))
                .optional();
    }
}
