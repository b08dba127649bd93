package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.RebootVm;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In a system that has grown nothing that a request or a host asks for reads a large table as a whole. Every statement of the whole
 * gateway counts, also those that its own timers ask meanwhile, and those inside triggers.
 */
class QueryPlansIT {
    /** What is counted every quarter of a minute for those who watch. */
    private static final List<String> GAUGES =
            List.of("select count(*) from outbox", "select greatest(0, coalesce(extract(epoch");

    private static SettledCore settled;
    private static Core core;

    @BeforeAll
    static void start() throws SQLException {
        settled = new SettledCore();
        core = settled.core();
    }

    @AfterAll
    static void stop() {
        settled.close();
    }

    @BeforeEach
    void what_was_asked_before_does_not_count() {
        settled.statements().forget();
    }

    @AfterEach
    void no_large_table_was_read_as_a_whole() {
        assertThat(settled.statements().readingWhole(SettledCore.LARGE, SettledCore.FEW))
                .isEmpty();
    }

    @Test
    void every_combination_of_filters_has_its_index_and_lists_what_fits() {
        settled.asides()
                .update(
                        "update vms set state = 'DELETED', address_held = false where tenant <> ? and name like '%7'",
                        tenant(0));
        settled.asides().update("update vms set state = 'FAILED' where name like '%3'");
        try {
            for (String tenant : List.of("settled-0", "settled-1")) {
                for (String filter : filters(aMachine(tenant))) {
                    assertThat(pages(settled.as(tenant), "/v1/vms?" + filter, 1))
                            .as(tenant + " " + filter)
                            .isEqualTo(plainly(tenant, filter, 500));
                }
            }
        } finally {
            settled.asides().update("update vms set state = 'STOPPED', address_held = true where journal = 'settled'");
            settled.asides().execute("vacuum analyze vms");
        }
        assertThat(settled.statements().all())
                .filteredOn(plan -> plan.text().contains("as active_operation"))
                .isNotEmpty();
    }

    @Test
    void single_machines_and_one_page_after_the_other_go_by_an_index() {
        String vm = aMachine("settled-1");
        settled.as("settled-1").get("/v1/vms/" + vm).is(200);
        settled.as("settled-2").get("/v1/vms/" + vm).is(404);
        for (String tenant : SettledCore.NAMES) {
            assertThat(pages(settled.as(tenant), "/v1/vms?limit=50", 5)).isEqualTo(plainly(tenant, "", 250));
        }
    }

    @Test
    void lists_of_operations_and_of_batches_go_by_an_index() {
        String vm = aMachine("settled-2");
        Http http = settled.as("settled-2");
        pages(http, "/v1/operations?limit=20", 3);
        String operation = http.get("/v1/operations?limit=20&vm=" + vm).is(200).text("/items/0/id");
        http.get("/v1/operations/" + operation).is(200);
        Http first = settled.as("settled-0");
        String batch = one(String.class, "select id from batches where tenant = ? order by id limit 1", tenant(0));
        first.get("/v1/batches/" + batch).is(200);
        pages(first, "/v1/batches/" + batch + "/items?limit=20", 3);
    }

    @Test
    void the_life_of_one_machine_goes_by_indexes() {
        String body = "{'name':'one-of-many','plan':'basic','image':'debian-12','ownerEmail':'one@settled.example',"
                + "'externalRef':'one-of-many'}";
        Http http = settled.as("settled-0");
        String vm = http.post("/v1/vms", body, "Idempotency-Key", "one-of-many")
                .is(202)
                .text("/vm/id");
        http.post("/v1/vms", body, "Idempotency-Key", "one-of-many").is(202);
        core.host().on(core.host().next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        becomes(http, vm, "RUNNING");
        http.post("/v1/vms/" + vm + "/stop", "").is(202);
        core.host().on(core.host().next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        becomes(http, vm, "STOPPED");
        http.post("/v1/vms/" + vm + "/start", "").is(202);
        core.host().on(core.host().next(StartVm.class, vm)).succeed(ObservedPower.RUNNING);
        becomes(http, vm, "RUNNING");
        http.post("/v1/vms/" + vm + "/reboot", "").is(202);
        core.host().on(core.host().next(RebootVm.class, vm)).succeed(ObservedPower.RUNNING);
        becomes(http, vm, "RUNNING");
        String cancelled = http.post("/v1/vms/" + vm + "/stop", "").is(202).text("/operation/id");
        http.post("/v1/operations/" + cancelled + "/cancel", "").is(202);
        http.delete("/v1/vms/" + vm).is(202);
        core.host().on(core.host().next(DeleteVm.class, vm)).delete();
        becomes(http, vm, "DELETED");
    }

    @Test
    void the_life_of_a_class_goes_by_indexes() {
        Http http = settled.as("settled-3");
        String items = IntStream.range(0, 120)
                .mapToObj(i -> "{'name':'Pupil " + i + "','email':'pupil-" + i + "@settled.example'}")
                .collect(Collectors.joining(","));
        String batch = http.post("/v1/batches", "{'plan':'basic','image':'debian-12','items':[" + items + "]}")
                .is(202)
                .text("/batch/id");
        core.host().on(core.host().next(CreateVm.class)).succeed(ObservedPower.RUNNING);
        core.host().say(core.host().on(core.host().next(CreateVm.class)).failed(FailureClass.REFUSED, false));
        for (int i = 0; i < 10; i++) {
            core.host().on(core.host().next(CreateVm.class)).succeed(ObservedPower.RUNNING);
        }
        Core.soon(() -> assertThat(http.get("/v1/batches/" + batch)
                        .is(200)
                        .json()
                        .at("/counts/succeeded")
                        .asInt())
                .isEqualTo(11));
        pages(http, "/v1/vms?limit=20&batch=" + batch, 10);
        pages(http, "/v1/batches/" + batch + "/items?limit=20", 10);
        http.post("/v1/batches/" + batch + "/retry-failed", "").is(202);
        http.post("/v1/batches/" + batch + "/cancel", "").is(202);
    }

    @Test
    void reports_of_hosts_with_thousands_of_machines_go_by_indexes() {
        settled.report(settled.host(1), true);
        settled.report(settled.host(1), false);
        String vm = one(
                String.class,
                "select id from vms where host = ? and state = 'STOPPED' order by id limit 1",
                settled.host(2).id());
        settled.asides().update("update vms set generation = 2 where id = ?::uuid", vm);
        settled.report(settled.host(2), true);
        core.http().get("/v1/drift").is(200);
        settled.asides().update("update vms set generation = 1 where id = ?::uuid", vm);
        settled.report(settled.host(2), true);
    }

    @Test
    void a_backlog_of_messages_leaves_by_an_index() {
        settled.backlog(20_000);
        assertThat(settled.statements().readingWhole(Set.of("outbox"), Set.of("outbox_lane")))
                .filteredOn(plan -> GAUGES.stream().noneMatch(plan.text()::contains))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "perform from operations where command = gen_random_uuid()",
                "perform count(*) from vms where memory_mib = 7",
                "perform from vms where tenant = gen_random_uuid() order by id desc limit 1"
            })
    void a_statement_that_reads_a_large_table_as_a_whole_is_noticed(String statement) {
        core.jdbc().execute("do $$ begin " + statement + "; end $$");
        String marked = statement.substring("perform".length());
        assertThat(settled.statements().readingWhole(SettledCore.LARGE, SettledCore.FEW))
                .filteredOn(plan -> plan.text().contains(marked))
                .isNotEmpty();
        settled.statements().forget();
    }

    /** Every combination, with values that fit this machine among others. */
    private static List<String> filters(String vm) {
        var of = settled.asides()
                .queryForMap(
                        "select v.host, v.external_ref, left(v.name, 6) as prefix,"
                                + " (select batch from batch_items where vm = v.id) as batch from vms v where id = ?::uuid",
                        vm);
        List<List<String>> each = List.of(
                List.of("", "state=STOPPED&", "state=RUNNING&", "state=DELETED&"),
                List.of("", "host=" + of.get("host") + "&"),
                List.of("", "batch=" + of.get("batch") + "&"),
                List.of("", "namePrefix=" + of.get("prefix") + "&", "namePrefix=web-&"),
                List.of("", "externalRef=" + of.get("external_ref") + "&"));
        List<String> all = List.of("limit=500&");
        for (List<String> one : each) {
            List<String> more = new ArrayList<>();
            all.forEach(before -> one.forEach(next -> more.add(before + next)));
            all = more;
        }
        return all.stream()
                .map(filter -> filter.substring(0, filter.length() - 1))
                .toList();
    }

    /** A machine of the tenant that came from a batch and has a reference. */
    private static String aMachine(String tenant) {
        return one(
                String.class,
                "select id from vms v where tenant = (select id from tenants where name = ?) and external_ref is not null"
                        + " and exists (select from batch_items where vm = v.id) order by id limit 1",
                tenant);
    }

    private static UUID tenant(int number) {
        return one(UUID.class, "select id from tenants where name = ?", "settled-" + number);
    }

    private static <T> T one(Class<T> type, String sql, Object argument) {
        return Objects.requireNonNull(settled.asides().queryForObject(sql, type, argument));
    }

    /** The same list, asked for as one would say it. */
    private static List<String> plainly(String tenant, String filter, int limit) {
        return settled
                .asides()
                .queryForList(
                        """
                        with asked (tenant, state, host, batch, prefix, reference) as (
                          select t.id, ?::text, ?::uuid, ?::uuid, ?::text, ?::text from tenants t where t.name = ?)
                        select v.id::text from vms v, asked a where v.tenant = a.tenant
                           and case when a.state is null then v.state <> 'DELETED' else v.state = a.state end
                           and (a.host is null or v.host = a.host)
                           and (a.batch is null or exists (select from batch_items where vm = v.id and batch = a.batch))
                           and (a.prefix is null or v.name like a.prefix || '%')
                           and (a.reference is null or v.external_ref = a.reference)
                         order by v.id desc limit ?""",
                        String.class,
                        value(filter, "state"),
                        value(filter, "host"),
                        value(filter, "batch"),
                        value(filter, "namePrefix"),
                        value(filter, "externalRef"),
                        tenant,
                        limit)
                .stream()
                .map(Objects::requireNonNull)
                .toList();
    }

    private static @Nullable String value(String filter, String name) {
        return List.of(filter.split("&")).stream()
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.substring(name.length() + 1))
                .findFirst()
                .orElse(null);
    }

    /** Ids of the first pages. */
    private static List<String> pages(Http http, String path, int most) {
        List<String> ids = new ArrayList<>();
        String token = "";
        for (int page = 0; page < most; page++) {
            Http.Answer answer = http.get(path + token).is(200);
            StreamSupport.stream(answer.json().at("/items").spliterator(), false)
                    .forEach(item -> ids.add(item.path("id").asString()));
            if (answer.json().at("/nextPageToken").isMissingNode()
                    || answer.json().at("/nextPageToken").isNull()) {
                return ids;
            }
            token = "&pageToken=" + answer.text("/nextPageToken");
        }
        return ids;
    }

    private static void becomes(Http http, String vm, String state) {
        Core.soon(() -> {
            Http.Answer answer = http.get("/v1/vms/" + vm).is(200);
            assertThat(answer.text("/state")).isEqualTo(state);
            assertThat(answer.json().at("/activeOperation").isNull()).isTrue();
        });
    }
}
