package dev.viveiro.gateway.tenant;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.UserId;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** People who own machines. A new one is INVITED and has no password. */
@Service
public class Users {
    private final JdbcClient jdbc;
    private final Ids ids;
    private final Clock clock;

    Users(JdbcClient jdbc, Ids ids, Clock clock) {
        this.jdbc = jdbc;
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
     * Makes new users with one statement, in the caller's transaction, which has the tenant locked.
     *
     * @param users by address in the form of {@link #normalised}
     * @return false when one of the addresses was taken meanwhile
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean create(TenantId tenant, Map<String, UserId> users) {
        List<String> emails = users.keySet().stream().sorted().toList();
        int made = jdbc.sql("""
                        insert into users (id, tenant, email, state, created_at)
                        select id, :tenant, email, 'INVITED', :at from unnest(:ids::uuid[], :emails::text[]) as u(id, email)
                        on conflict (tenant, email) do nothing""")
                .param("tenant", tenant.value())
                .param("at", Timestamp.from(clock.instant()))
                .param(
                        "ids",
                        emails.stream()
                                .map(email ->
                                        Objects.requireNonNull(users.get(email)).value())
                                .toArray(UUID[]::new))
                .param("emails", emails.toArray(String[]::new))
                .update();
        return made == users.size();
    }
}
