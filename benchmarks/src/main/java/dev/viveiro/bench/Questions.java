package dev.viveiro.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Every way to ask for machines and operations, of tenants with many machines and with old ones. */
final class Questions {
    private static final int PAGES = 40;
    private static final int MACHINES = 100;
    private static final String FIRST = "'00000000-0000-0000-0000-000000000000'";
    private static final String LAST = "'ffffffff-ffff-ffff-ffff-ffffffffffff'";

    private final SettledSystem system;
    private final Statement database;
    private final List<Question> all = new ArrayList<>();

    private Questions(SettledSystem system, Statement database) {
        this.system = system;
        this.database = database;
    }

    static List<Question> of(SettledSystem system, Connection connection) throws Exception {
        try (var statement = connection.createStatement()) {
            var questions = new Questions(system, statement);
            questions.tenant("bench-large", "half of all machines");
            questions.filters("bench-large");
            questions.tenant("main", "administrator, oldest machines");
            questions.single("bench-large", "");
            questions.single("main", " as administrator");
            questions.operations("bench-large");
            return questions.all;
        }
    }

    private void tenant(String name, String what) throws Exception {
        var id = tenantId(name);
        var caller = system.customer(name);
        ask("/v1/vms, " + what, name, List.of("/v1/vms"), page("tenant", id, LAST, "state <> 'DELETED'", 51));
        var deep = new ArrayList<String>();
        var token = "";
        for (int i = 0; i < PAGES; i++) {
            token = caller.get("/v1/vms?limit=50" + (token.isEmpty() ? "" : "&pageToken=" + token))
                    .path("nextPageToken")
                    .asString("");
            if (token.isEmpty()) {
                break;
            }
            deep.add("/v1/vms?limit=50&pageToken=" + token);
        }
        var middle = text("select id from gateway.vms where tenant = " + id
                + " order by tenant desc, id desc offset 1000 limit 1");
        ask(
                "/v1/vms?pageToken=, pages 2 to 41, " + what,
                name,
                deep,
                page("tenant", id, middle, "state <> 'DELETED'", 51));
        ask(
                "/v1/vms?limit=500, " + what,
                name,
                List.of("/v1/vms?limit=500"),
                page("tenant", id, LAST, "state <> 'DELETED'", 501));
    }

    private void filters(String name) throws Exception {
        var id = tenantId(name);
        for (var state : List.of("STOPPED", "RUNNING", "DELETED")) {
            ask(
                    "/v1/vms?state=" + state,
                    name,
                    List.of("/v1/vms?state=" + state),
                    page("tenant, state", id + ", '" + state + "'", LAST, "true", 51));
        }
        var host = text("select id from gateway.hosts where name = 'settled-007'");
        var onHost = page("host, tenant", host + ", " + id, LAST, "state <> 'DELETED'", 51);
        ask("/v1/vms?host=", name, List.of("/v1/vms?host=" + bare(host)), onHost);
        var batch = text("select batch from gateway.batch_items i join gateway.vms v on v.id = i.vm where v.tenant = "
                + id + " group by batch order by count(*) desc limit 1");
        var ofBatch =
                "select v.* from gateway.batch_items i join gateway.vms v on v.id = i.vm where (i.batch, i.vm) >= ("
                        + batch + ", " + FIRST + ") and (i.batch, i.vm) < (" + batch + ", " + LAST
                        + ") order by i.batch desc, i.vm desc limit 51";
        ask("/v1/vms?batch=", name, List.of("/v1/vms?batch=" + bare(batch)), ofBatch);
        for (var prefix : List.of("web-0001", "web-00", "web-")) {
            ask(
                    "/v1/vms?namePrefix=" + prefix,
                    name,
                    List.of("/v1/vms?namePrefix=" + prefix),
                    named(id, prefix, "true"));
        }
        var reference = text("select external_ref from gateway.vms where tenant = " + id
                + " and external_ref is not null order by tenant desc, id desc limit 1");
        ask(
                "/v1/vms?externalRef=",
                name,
                List.of("/v1/vms?externalRef=" + bare(reference)),
                "select * from gateway.vms where tenant = " + id + " and external_ref = " + reference
                        + " and state <> 'DELETED'");
        ask(
                "/v1/vms?state=&host=&namePrefix=",
                name,
                List.of("/v1/vms?state=STOPPED&namePrefix=web-&host=" + bare(host)),
                page("host, tenant", host + ", " + id, LAST, "state <> 'DELETED' and starts_with(name, 'web-')", 51));
        ask(
                "/v1/vms?state=&namePrefix=",
                name,
                List.of("/v1/vms?state=RUNNING&namePrefix=web-00"),
                named(id, "web-00", "state = 'RUNNING'"));
        ask(
                "/v1/vms?batch=&state=&namePrefix=",
                name,
                List.of("/v1/vms?state=STOPPED&namePrefix=web-&batch=" + bare(batch)),
                ofBatch.replace(" order by", " and starts_with(v.name, 'web-') order by"));
    }

    private void single(String name, String what) throws Exception {
        var paths = new ArrayList<String>();
        for (var vm : some("select id from gateway.vms where tenant = " + tenantId(name)
                + " order by md5(id::text) limit " + MACHINES)) {
            paths.add("/v1/vms/" + vm);
        }
        ask(
                "/v1/vms/{id}" + what,
                name,
                paths,
                "select * from gateway.vms where id = '" + paths.getFirst().substring(8) + "'");
    }

    private void operations(String name) throws Exception {
        var id = tenantId(name);
        ask(
                "/v1/operations",
                name,
                List.of("/v1/operations"),
                page("tenant", id, LAST, "true", 51).replace("gateway.vms", "gateway.operations"));
        var vms = some("select id from gateway.vms where tenant = " + id + " order by md5(id::text) limit " + MACHINES);
        ask(
                "/v1/operations?vm=",
                name,
                vms.stream().map(vm -> "/v1/operations?vm=" + vm).toList(),
                "select * from gateway.operations where vm = '" + vms.getFirst() + "' order by id desc");
        var operations = some(
                "select id from gateway.operations where tenant = " + id + " order by md5(id::text) limit " + MACHINES);
        ask(
                "/v1/operations/{id}",
                name,
                operations.stream().map(one -> "/v1/operations/" + one).toList(),
                "select * from gateway.operations where id = '" + operations.getFirst() + "'");
    }

    private void ask(String kind, String tenant, List<String> paths, String sql) {
        all.add(new Question(kind, system.customer(tenant), paths, sql));
    }

    /** A page along an index that ends with the id. */
    private static String page(String columns, String values, String before, String condition, int limit) {
        return "select * from gateway.vms where (" + columns + ", id) >= (" + values + ", " + FIRST + ") and ("
                + columns
                + ", id) < (" + values + ", " + before + ") and " + condition + " order by "
                + columns.replace(",", " desc,")
                + " desc, id desc limit " + limit;
    }

    private static String named(String tenant, String prefix, String condition) {
        return "select * from gateway.vms where id in (select id from (select id from gateway.vms where tenant = "
                + tenant
                + " and starts_with(name, '" + prefix + "') and state <> 'DELETED' and " + condition
                + " offset 0) found order by id desc limit 51) order by id desc";
    }

    private String tenantId(String name) throws SQLException {
        return text("select id from gateway.tenants where name = '" + name + "'");
    }

    /** As SQL writes it. */
    private String text(String sql) throws SQLException {
        return "'" + some(sql).getFirst() + "'";
    }

    private static String bare(String text) {
        return text.replace("'", "");
    }

    private List<String> some(String sql) throws SQLException {
        List<String> all = new ArrayList<>();
        try (var rows = database.executeQuery(sql)) {
            while (rows.next()) {
                all.add(rows.getString(1));
            }
        }
        return all;
    }
}
