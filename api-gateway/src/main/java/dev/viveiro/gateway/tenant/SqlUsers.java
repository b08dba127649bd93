package dev.viveiro.gateway.tenant;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.UserId;
import dev.viveiro.messaging.ManyRows;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Users in PostgreSQL. */
@Service
public class SqlUsers implements Users {
    private final JdbcClient jdbc;
    private final ManyRows rows;
    private final Ids ids;
    private final Clock clock;

    SqlUsers(JdbcTemplate jdbc, Ids ids, Clock clock) {
        this.jdbc = JdbcClient.create(jdbc);
        this.rows = new ManyRows(jdbc);
        this.ids = ids;
        this.clock = clock;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    @Override
    public UserId findOrCreate(TenantId tenant, String email) {
        String address = Users.normalised(email);
        jdbc.sql("""
                        insert into users (id, tenant, email, state, created_at)
                        values (:id, :tenant, :email, 'INVITED', :at) on conflict (tenant, email) do nothing""")
                .param("id", ids.next())
                .param("tenant", tenant.value())
                .param("email", address)
                .param("at", Timestamp.from(clock.instant()))
                .update();
        return jdbc.sql("select id from users where tenant = :tenant and email = :email")
                .param("tenant", tenant.value())
                .param("email", address)
                .query((row, number) -> new UserId(row.getObject("id", UUID.class)))
                .single();
    }

    @Override
    public Map<String, UserId> find(TenantId tenant, Set<String> emails) {
        Map<String, UserId> users = new HashMap<>();
        jdbc.sql("select id, email from users where tenant = :tenant and email = any (:emails)")
                .param("tenant", tenant.value())
                .param("emails", emails.toArray(String[]::new))
                .query(row -> {
                    users.put(row.getString("email"), new UserId(row.getObject("id", UUID.class)));
                });
        return users;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    @Override
    public void create(TenantId tenant, Map<String, UserId> users) {
        Instant now = clock.instant();
        rows.insert(
                "users", "id, tenant, email, state, created_at", List.copyOf(users.entrySet()), (row, user) -> row.uuid(
                                user.getValue().value())
                        .uuid(tenant.value())
                        .text(user.getKey())
                        .text("INVITED")
                        .time(now));
    }
}
