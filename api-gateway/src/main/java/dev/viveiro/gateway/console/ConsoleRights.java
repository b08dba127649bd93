package dev.viveiro.gateway.console;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.gateway.access.SecretMark;
import dev.viveiro.gateway.call.HostCalls;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Who may go on with a console that is open: its key is still one of the machine's tenant, or an administrator's, with the
 * secret by which it was opened, and the machine as it was.
 */
@Component
class ConsoleRights {
    private final JdbcTemplate jdbc;

    ConsoleRights(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** By which secret of which key, and at which incarnation of which machine. */
    record Right(String key, SecretMark secret, UUID tenant, UUID vm, int generation) {
        static Right of(Caller caller, SecretMark secret, HostCalls.About about) {
            return new Right(
                    caller.subject(), secret, about.tenant().value(), about.vm().value(), about.generation());
        }
    }

    /** Those that hold, in one question for all. */
    Set<Right> holding(Collection<Right> asked) {
        List<Right> each = List.copyOf(new HashSet<>(asked));
        return Set.copyOf(jdbc.query(
                """
                select r.* from unnest(?::text[], ?::text[], ?::uuid[], ?::uuid[], ?::int[])
                    as r (key, secret, tenant, vm, generation)
                  join api_keys k on k.id = r.key and k.secret_hash = decode(r.secret, 'hex')
                                 and (k.tenant = r.tenant or k.role = 'ADMINISTRATOR')
                  join vms v on v.id = r.vm and v.tenant = r.tenant and v.generation = r.generation
                 where v.wanted and v.suspended is null""",
                (row, i) -> new Right(
                        row.getString("key"),
                        new SecretMark(row.getString("secret")),
                        row.getObject("tenant", UUID.class),
                        row.getObject("vm", UUID.class),
                        row.getInt("generation")),
                each.stream().map(Right::key).toArray(String[]::new),
                each.stream().map(right -> right.secret().hash()).toArray(String[]::new),
                each.stream().map(Right::tenant).toArray(UUID[]::new),
                each.stream().map(Right::vm).toArray(UUID[]::new),
                each.stream().map(Right::generation).toArray(Integer[]::new)));
    }
}
