package dev.viveiro.notification.mail.store;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** A tenant's mails, newest first. */
@Repository
public class SqlDeliveryList {
    private final JdbcTemplate jdbc;

    SqlDeliveryList(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** At most {@code limit} of one tenant that were written before the mail {@code after}. */
    public List<ListedDelivery> list(
            TenantId tenant, Optional<VmId> vm, Optional<DeliveryState> state, Optional<UUID> after, int limit) {
        StringBuilder sql = new StringBuilder("select * from delivery where tenant = ?");
        List<Object> arguments = new ArrayList<>(List.of(tenant.value()));
        vm.ifPresent(id -> {
            sql.append(" and vm = ?");
            arguments.add(id.value());
        });
        state.ifPresent(wanted -> {
            sql.append(" and state = ?");
            arguments.add(wanted.name());
        });
        after.ifPresent(id -> {
            sql.append(" and id < ?");
            arguments.add(id);
        });
        sql.append(" order by id desc limit ?");
        arguments.add(limit);
        return jdbc.query(sql.toString(), (row, i) -> listed(row), arguments.toArray());
    }

    private static ListedDelivery listed(ResultSet row) throws SQLException {
        UUID vm = row.getObject("vm", UUID.class);
        Timestamp sent = row.getTimestamp("sent_at");
        return new ListedDelivery(
                row.getObject("id", UUID.class),
                vm == null ? null : new VmId(vm),
                row.getString("recipient"),
                row.getString("template"),
                DeliveryState.valueOf(row.getString("state")),
                row.getInt("attempts"),
                row.getString("cause_code"),
                row.getString("cause_detail"),
                row.getTimestamp("created_at").toInstant(),
                sent == null ? null : sent.toInstant());
    }
}
