package dev.viveiro.gateway.reconcile.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.reconcile.domain.Drift;
import dev.viveiro.gateway.reconcile.domain.DriftKind;
import dev.viveiro.gateway.reconcile.domain.DriftState;
import dev.viveiro.gateway.reconcile.store.SqlDrift;
import dev.viveiro.kernel.HostId;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import dev.viveiro.web.QueryRecord;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Drift over HTTP. */
@RestController
@Tag(name = "Drift")
class DriftController {
    /** A host that never was: nothing drifts on it. */
    private static final HostId NOWHERE = new HostId(new UUID(0, 0));

    private final SqlDrift drift;
    private final Hosts hosts;

    DriftController(SqlDrift drift, Hosts hosts) {
        this.drift = drift;
        this.hosts = hosts;
    }

    @GetMapping("/v1/drift")
    @Operation(summary = "List what hosts have otherwise than believed", description = """
                    Administrators only; about all tenants, the newest first. A difference is listed once two reports of its \
                    host in a row showed it. Resolved ones are kept for 30 days and listed with state=RESOLVED.""")
    Page<DriftView> list(@ParameterObject @QueryRecord DriftQuery query, PageQuery page, Caller caller) {
        Callers.requireAdministrator(caller);
        SqlDrift.Filter filter = new SqlDrift.Filter(
                host(query.host()),
                one("kind", query.kind(), DriftKind.class, EnumSet.allOf(DriftKind.class)),
                one("state", query.state(), DriftState.class, EnumSet.complementOf(EnumSet.of(DriftState.SUSPECTED))));
        List<Drift> rows = drift.list(filter, page.after(UUID::fromString).orElse(null), page.limit() + 1);
        return Page.of(rows, page, record -> record.id().toString()).map(DriftView::of);
    }

    /** A host that does not exist has no drift. */
    private @Nullable HostId host(@Nullable String idOrName) {
        if (idOrName == null) {
            return null;
        }
        try {
            return HostId.of(idOrName);
        } catch (IllegalArgumentException e) {
            return hosts.named(idOrName).map(HostCapacity::id).orElse(NOWHERE);
        }
    }

    private static <E extends Enum<E>> @Nullable E one(
            String parameter, @Nullable String text, Class<E> type, Set<E> allowed) {
        if (text == null) {
            return null;
        }
        return allowed.stream()
                .filter(value -> value.name().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.field(
                        "?" + parameter, "unknown-" + parameter, "Expected one of " + allowed + "."));
    }
}
