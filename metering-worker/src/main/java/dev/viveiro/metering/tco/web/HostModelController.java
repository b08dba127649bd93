package dev.viveiro.metering.tco.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.kernel.HostId;
import dev.viveiro.metering.tco.domain.HostModel;
import dev.viveiro.metering.tco.store.SqlHosts;
import dev.viveiro.metering.tco.store.StoredHost;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/costs/hosts}: what hosts have and draw, as administrators say. */
@RestController
class HostModelController {
    private final SqlHosts hosts;

    HostModelController(SqlHosts hosts) {
        this.hosts = hosts;
    }

    @GetMapping("/v1/costs/hosts")
    Page<HostModelItem> list(Caller caller, PageQuery page) {
        Callers.requireAdministrator(caller);
        List<StoredHost> rows = hosts.list(page.after(SqlHosts.Key::parse), page.limit() + 1);
        return Page.of(rows, page, host -> key(host.model()).toString()).map(HostModelItem::of);
    }

    @PutMapping("/v1/costs/hosts/{id}")
    HostModelItem put(@PathVariable HostId id, @RequestBody HostModelBody body, Caller caller) {
        Callers.requireAdministrator(caller);
        StoredHost host = body.check(id);
        return HostModelItem.of(hosts.put(host));
    }

    private static SqlHosts.Key key(HostModel model) {
        return new SqlHosts.Key(model.host().value(), model.from());
    }
}
