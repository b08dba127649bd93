package dev.viveiro.gateway.vm.store;

import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.vm.store.VmQueries.Filter;
import dev.viveiro.kernel.VmId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The statement of one page of a list: it goes by the index of one of its filters, from the page's end on, and reads no machine that
 * is not listed but for those that the other filters leave out.
 *
 * <p>The index's columns are compared as one row, "tenant and id less than these" instead of "this tenant, ordered by id": in the
 * order of the ids alone the planner would rather read all machines, newest first, until it met enough of the tenant's. For a
 * tenant whose machines are older than everybody else's that is every machine there is.
 */
final class VmList {
    private static final String SELECT = "select " + ListedVm.COLUMNS;
    /** All that a list shows, of whatever {@code vms v} follows. */
    static final String LISTED = SELECT + " from vms v ";

    /** In pages: how many of the newest are looked through for a name before all that have it are. */
    private static final int LOOKED_AT_FIRST = 4;

    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID BEHIND_THE_LAST = new UUID(-1, -1);

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> values = new HashMap<>();
    private final Filter filter;
    private final boolean deleted;

    private VmList(Filter filter, @Nullable VmId after, int limit) {
        this.filter = filter;
        this.deleted = filter.state() == VmState.DELETED;
        values.put("first", FIRST);
        values.put("after", after == null ? BEHIND_THE_LAST : after.value());
        values.put("limit", limit);
        values.put("window", LOOKED_AT_FIRST * limit);
        values.put("tenant", filter.tenant().value());
        if (!deleted) {
            // the indexes hold nothing else, and have to be told so
            conditions.add("v.state <> 'DELETED'");
        }
        condition("v.external_ref", "ref", filter.externalRef());
        if (filter.namePrefix() != null) {
            values.put("prefix", filter.namePrefix());
        }
    }

    /** Newest first, after the machine {@code after}. */
    static List<ListedVm> page(JdbcClient client, Filter filter, @Nullable VmId after, int limit) {
        if (byNameAlone(filter)) {
            VmList newest = new VmList(filter, after, limit);
            List<ListedVm> found = newest.ask(client, newest.amongTheNewest());
            if (found.size() == limit) {
                return found;
            }
        }
        VmList list = new VmList(filter, after, limit);
        return list.ask(client, list.sql());
    }

    private List<ListedVm> ask(JdbcClient client, String sql) {
        return client.sql(sql).params(values).query(ListedVm::read).list();
    }

    private String sql() {
        if (filter.namePrefix() != null) {
            conditions.add("starts_with(v.name, :prefix)");
        }
        if (filter.batch() != null) {
            condition("v.tenant", "tenant", filter.tenant().value());
            condition(
                    "v.host",
                    "host",
                    filter.host() == null ? null : filter.host().value());
            condition("v.state", "state", state());
            conditions.add("i.vm is not null");
            values.put("batch", filter.batch());
            // each item's machine is looked up by itself: for a long page the planner would rather read all machines
            return SELECT + " from batch_items i join lateral (select * from vms where id = i.vm offset 0) v on true"
                    + along("i.vm", "i.batch", ":batch");
        }
        if (filter.externalRef() != null && !deleted) {
            return few();
        }
        if (filter.host() != null && !deleted) {
            condition("v.state", "state", state());
            values.put("host", filter.host().value());
            return LISTED + along("v.id", "v.host, v.tenant", ":host, :tenant");
        }
        if (filter.namePrefix() != null && !deleted) {
            return few();
        }
        condition("v.host", "host", filter.host() == null ? null : filter.host().value());
        if (filter.state() != null) {
            values.put("state", filter.state().name());
            return LISTED + along("v.id", "v.tenant, v.state", ":tenant, :state");
        }
        return LISTED + along("v.id", "v.tenant", ":tenant");
    }

    private static boolean byNameAlone(Filter filter) {
        return filter.namePrefix() != null
                && filter.batch() == null
                && filter.externalRef() == null
                && filter.host() == null
                && filter.state() != VmState.DELETED;
    }

    /**
     * Those of the next few pages whose names fit. A prefix that most machines have fills a page from them, which spares gathering
     * all that have it.
     */
    private String amongTheNewest() {
        String columns = "v.tenant";
        String their = ":tenant";
        if (filter.state() != null) {
            // by its own index: of a rare state a few pages may be spread over all the tenant has
            values.put("state", filter.state().name());
            columns += ", v.state";
            their += ", :state";
        }
        return "with newest as materialized (select v.id, v.name from vms v"
                + along("v.id", columns, their, "window") + ") "
                + LISTED
                + "where v.id = any (array(select id from newest where starts_with(name, :prefix) order by id desc limit :limit))"
                + " order by v.id desc";
    }

    /** Along an index whose last column is the id. */
    private String along(String id, String columns, String their) {
        return along(id, columns, their, "limit");
    }

    private String along(String id, String columns, String their, String most) {
        String key = columns + ", " + id;
        conditions.add("(" + key + ") >= (" + their + ", :first)");
        conditions.add("(" + key + ") < (" + their + ", :after)");
        return where() + " order by " + key.replace(",", " desc,") + " desc limit :" + most;
    }

    /**
     * All that have such a name or reference are found, and the page taken of them: no index has them in the order of their ids. The
     * page is an array, for which the planner always takes the key.
     */
    private String few() {
        condition("v.tenant", "tenant", filter.tenant().value());
        condition("v.host", "host", filter.host() == null ? null : filter.host().value());
        condition("v.state", "state", state());
        return "with found as materialized (select v.id from vms v" + where() + ") "
                + LISTED
                + "where v.id = any (array(select id from found where id < :after order by id desc limit :limit))"
                + " order by v.id desc";
    }

    private @Nullable String state() {
        return filter.state() == null ? null : filter.state().name();
    }

    private void condition(String column, String name, @Nullable Object value) {
        if (value != null) {
            conditions.add(column + " = :" + name);
            values.put(name, value);
        }
    }

    private String where() {
        return " where " + String.join(" and ", conditions);
    }
}
