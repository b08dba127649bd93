package dev.viveiro.gateway.tenant;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The tenants. Their row is the first lock of every change that counts or names something of theirs. */
@Service
public class Tenants implements TenantLock {
    /** The tenant that exists from the start. */
    public static final String MAIN = "main";

    private static final RowMapper<Tenant> MAPPER = (row, number) -> new Tenant(
            new TenantId(row.getObject("id", UUID.class)),
            row.getString("name"),
            row.getTimestamp("created_at").toInstant());

    private final JdbcClient jdbc;
    private final Ids ids;
    private final Clock clock;

    Tenants(JdbcClient jdbc, Ids ids, Clock clock) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
    }

    /** Throws a 409 {@code name-in-use} problem when there is one of that name; the transaction is then lost. */
    public Tenant create(String name) {
        Tenant tenant = new Tenant(ids.nextTenant(), name, clock.instant());
        try {
            insert(tenant, "");
        } catch (DuplicateKeyException e) {
            throw new ProblemException(ProblemCode.NAME_IN_USE, "There is a tenant " + name + " already.");
        }
        return tenant;
    }

    /** The tenant of that name, made if there is none; safe when several do it at once. */
    public Tenant findOrCreate(String name) {
        insert(new Tenant(ids.nextTenant(), name, clock.instant()), "on conflict (name) do nothing");
        return find(name).orElseThrow();
    }

    private void insert(Tenant tenant, String onConflict) {
        jdbc.sql("insert into tenants (id, name, created_at) values (:id, :name, :at) " + onConflict)
                .param("id", tenant.id().value())
                .param("name", tenant.name())
                .param("at", Timestamp.from(tenant.createdAt()))
                .update();
    }

    /** By id or by name; a name that looks like an id is never given to a tenant twice, so there is no doubt. */
    public Optional<Tenant> find(String nameOrId) {
        return jdbc.sql(
                        "select id, name, created_at from tenants where id::text = :it or name = :it order by name limit 1")
                .param("it", nameOrId)
                .query(MAPPER)
                .optional();
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void lock(TenantId tenant) {
        boolean unknown = jdbc.sql("select 1 from tenants where id = :id for no key update")
                .param("id", tenant.value())
                .query(Integer.class)
                .list()
                .isEmpty();
        if (unknown) {
            throw ProblemException.notFound("tenant", tenant);
        }
    }

    /** Ordered by name. */
    public Page<Tenant> list(PageQuery page) {
        List<Tenant> rows = jdbc.sql(
                        "select id, name, created_at from tenants where name > :after order by name limit :limit")
                .param("after", page.after(name -> name).orElse(""))
                .param("limit", page.limit() + 1)
                .query(MAPPER)
                .list();
        return Page.of(rows, page, Tenant::name);
    }
}
