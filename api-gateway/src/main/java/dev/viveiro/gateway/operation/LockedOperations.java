package dev.viveiro.gateway.operation;

import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Operations of machines whose rows one transaction has locked: read and written together, with one statement each. */
@Component
public class LockedOperations {
    private final JdbcClient client;
    private final OperationMetrics metrics;

    LockedOperations(JdbcClient client, OperationMetrics metrics) {
        this.client = client;
        this.metrics = metrics;
    }

    /** Those of {@code ids} that exist, and what is happening to {@code vms}; each once, in no order. */
    public List<Operation> read(Collection<OperationId> ids, Collection<VmId> vms) {
        String active = vms.isEmpty()
                ? ""
                : " union select id from operations where vm = any (:vms) and state in ('PENDING', 'RUNNING')";
        return client.sql("select * from operations where id in (select unnest(:ids::uuid[])" + active + ")")
                .param("ids", ids.stream().map(OperationId::value).toArray(UUID[]::new))
                .param("vms", vms.stream().map(VmId::value).toArray(UUID[]::new))
                .query(OperationStore::read)
                .list();
    }

    /** Writes operations that were active when they were read; one that has ended is left as it is. */
    public void save(List<Operation> changed) {
        if (changed.isEmpty()) {
            return;
        }
        // "not ended" and not the states: the indexes of active operations would be read as a whole for each of a few
        Set<UUID> saved = new HashSet<>(client.sql("""
                        update operations o set state = c.state, attempt = c.attempt, placements = c.placements,
                          steps = c.steps::jsonb, cause = c.cause::jsonb, no_return = c.no_return, command = c.command,
                          heard = c.heard, ended_at = c.ended::timestamptz, deadline = c.deadline::timestamptz,
                          awaits_host = case when c.state = 'PENDING' and o.attempt = c.attempt then o.awaits_host end
                          from unnest(:ids::uuid[], :states::text[], :attempts::bigint[], :placements::bigint[],
                                 :steps::text[], :causes::text[], :noReturn::boolean[], :commands::uuid[],
                                 :heard::bigint[], :ended::text[], :deadlines::text[])
                            as c(id, state, attempt, placements, steps, cause, no_return, command, heard, ended, deadline)
                         where o.id = c.id and o.ended_at is null
                        returning o.id""")
                .param("ids", uuids(changed, operation -> operation.id().value()))
                .param("states", texts(changed, Operation::state))
                .param("attempts", numbers(changed, Operation::attempt))
                .param("placements", numbers(changed, Operation::placements))
                .param("steps", texts(changed, operation -> json(operation.steps())))
                .param(
                        "causes",
                        texts(changed, operation -> operation.cause() == null ? null : json(operation.cause())))
                .param("noReturn", texts(changed, Operation::noReturn))
                .param("commands", uuids(changed, Operation::command))
                .param("heard", numbers(changed, Operation::heard))
                .param("ended", texts(changed, Operation::endedAt))
                .param("deadlines", texts(changed, Operation::deadline))
                .query(UUID.class)
                .list());
        changed.stream()
                .filter(operation ->
                        !operation.active() && saved.contains(operation.id().value()))
                .forEach(metrics::ended);
    }

    private static String json(Object value) {
        return new String(ContractJson.write(value), StandardCharsets.UTF_8);
    }

    private static UUID[] uuids(List<Operation> operations, Function<Operation, UUID> id) {
        return operations.stream().map(id).toArray(UUID[]::new);
    }

    private static @Nullable String[] texts(List<Operation> operations, Function<Operation, @Nullable Object> text) {
        @Nullable String[] texts = new String[operations.size()];
        for (int i = 0; i < texts.length; i++) {
            Object value = text.apply(operations.get(i));
            texts[i] = value == null ? null : value.toString();
        }
        return texts;
    }

    private static long[] numbers(List<Operation> operations, ToLongFunction<Operation> number) {
        return operations.stream().mapToLong(number).toArray();
    }
}
