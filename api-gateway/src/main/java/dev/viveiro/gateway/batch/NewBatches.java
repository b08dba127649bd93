package dev.viveiro.gateway.batch;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.gateway.vm.BulkCreation.Made;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.ManyRows;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Writes a batch with all its items. */
@Component
class NewBatches {
    private static final String COLUMNS = "batch, line, name, email, plan, image, vm, operation, cause";

    private final JdbcTemplate jdbc;

    NewBatches(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A row of a batch.
     *
     * @param made null for a row that was skipped
     * @param cause null unless it was
     */
    record NewItem(
            int line,
            String name,
            String email,
            @Nullable String plan,
            @Nullable String image,
            @Nullable Made made,
            @Nullable Cause cause) {}

    /** @param userData under which it is kept what all guests are given; null for nothing */
    void insert(BatchId id, TenantId tenant, Instant now, @Nullable UUID userData, List<NewItem> items) {
        jdbc.update(
                "insert into batches (id, tenant, created_at, user_data) values (?, ?, ?, ?)",
                id.value(),
                tenant.value(),
                Timestamp.from(now),
                userData);
        new ManyRows(jdbc).insert("batch_items", COLUMNS, items, (row, item) -> row.uuid(id.value())
                .integer(item.line())
                .text(item.name())
                .text(item.email())
                .text(item.plan())
                .text(item.image())
                .uuid(item.made() == null ? null : item.made().vm().value())
                .uuid(item.made() == null ? null : item.made().operation().value())
                .json(item.cause() == null ? null : ContractJson.write(item.cause())));
    }
}
