package dev.viveiro.gateway.vm.store;

import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.WaitingCreates;
import dev.viveiro.kernel.Reason;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.ManyRows;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Waiting creates as copied rows. */
@Component
public class SqlWaitingCreates implements WaitingCreates {
    private static final byte[] NO_STEPS = "[]".getBytes(StandardCharsets.UTF_8);
    private static final String COLUMNS =
            "id, vm, tenant, type, state, attempt, placements, lane, steps, no_return, deadline,"
                    + " reason, command, heard, created_at, awaits_host, trace";

    private final ManyRows rows;

    SqlWaitingCreates(JdbcTemplate jdbc) {
        this.rows = new ManyRows(jdbc);
    }

    @Override
    public void insert(List<Waiting> creates, @Nullable String trace) {
        Map<Reason, byte[]> reasons = new HashMap<>();
        rows.insert("operations", COLUMNS, creates, (row, waiting) -> {
            Operation create = waiting.create();
            row.uuid(create.id().value())
                    .uuid(create.vm().value())
                    .uuid(create.tenant().value())
                    .text(create.type().name())
                    .text(create.state().name())
                    .integer(create.attempt())
                    .integer(create.placements())
                    .text(create.lane().name())
                    .json(NO_STEPS)
                    .bool(create.noReturn())
                    .time(create.deadline())
                    .json(reasons.computeIfAbsent(create.reason(), ContractJson::write))
                    .uuid(create.command())
                    .bigint(create.heard())
                    .time(create.createdAt())
                    .uuid(waiting.host().value())
                    .text(trace);
        });
    }
}
