package dev.viveiro.gateway.vm.store;

import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.WaitingOrders;
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

/** Waiting operations as copied rows. */
@Component
public class SqlWaitingOrders implements WaitingOrders {
    private static final byte[] NO_STEPS = "[]".getBytes(StandardCharsets.UTF_8);
    private static final String COLUMNS =
            "id, vm, tenant, type, state, attempt, placements, lane, steps, no_return, deadline,"
                    + " reason, command, heard, created_at, awaits_host, trace";

    private final ManyRows rows;

    SqlWaitingOrders(JdbcTemplate jdbc) {
        this.rows = new ManyRows(jdbc);
    }

    @Override
    public void insert(List<Waiting> orders, @Nullable String trace) {
        Map<Reason, byte[]> reasons = new HashMap<>();
        rows.insert("operations", COLUMNS, orders, (row, waiting) -> {
            Operation order = waiting.operation();
            row.uuid(order.id().value())
                    .uuid(order.vm().value())
                    .uuid(order.tenant().value())
                    .text(order.type().name())
                    .text(order.state().name())
                    .integer(order.attempt())
                    .integer(order.placements())
                    .text(order.lane().name())
                    .json(NO_STEPS)
                    .bool(order.noReturn())
                    .time(order.deadline())
                    .json(reasons.computeIfAbsent(order.reason(), ContractJson::write))
                    .uuid(order.command())
                    .bigint(order.heard())
                    .time(order.createdAt())
                    .uuid(waiting.host().value())
                    .text(trace);
        });
    }
}
