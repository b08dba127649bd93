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
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** People who own machines. A new one is INVITED and has no password. */
@Service
public class Users {
    private final JdbcClient jdbc;
    private final ManyRows rows;
    private final Ids ids;
    private final Clock clock;

    Users(JdbcTemplate jdbc, Ids ids, Clock clock) {
        this.jdbc = JdbcClient.create(jdbc);
        this.rows = new ManyRows(jdbc);
        this.ids = ids;
        this.clock = clock;
    }

    /** The form in which addresses are compared and kept. */
    public static String normalised(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /**
     * The tenant's user with that address, in the caller's transaction. Two that ask at once get the same one.
     *
     * @param email valid; upper case and surrounding space do not matter
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public UserId findOrCreate(TenantId tenant, String email) {
        String address = normalised(email);
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

    /** Those of the tenant's users that have one of these addresses, by address in the form of {@link #normalised}. */
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

    /**
     * Makes new users, in the caller's transaction, which has the tenant locked.
     *
     * @param users by address in the form of {@link #normalised}
     * @throws org.springframework.dao.DuplicateKeyException when one of the addresses was taken meanwhile
     */
    @Transactional(propagation = Propagation.MANDATORY)
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
