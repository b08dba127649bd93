package dev.viveiro.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.OwnerStandIn;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class BatchIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int WINDOW = 4;
    private static final AtomicInteger SCHOOLS = new AtomicInteger();

    private static GatewayUnderTest gateway;
    private static HostStandIn hosts;
    private Http school = new Http(0, "");

    @BeforeAll
    static void start() {
        gateway = GatewayUnderTest.start(Map.of("viveiro.dispatch.window", String.valueOf(WINDOW)));
        hosts = new HostStandIn(gateway.context());
        hosts.join("one");
        hosts.join("two");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** Every test has a tenant of its own. */
    @BeforeEach
    void found() {
        school = tenant("school-" + SCHOOLS.incrementAndGet());
    }

    @AfterEach
    void what_is_reserved_is_the_sum_over_the_machines() {
        assertThat(number("""
            select count(*) from hosts h where (h.machines, h.reserved_vcpus, h.reserved_memory_mib, h.reserved_disk_gib)
              <> (select count(*) filter (where held_disk_gib > 0), coalesce(sum(held_vcpus), 0),
                coalesce(sum(held_memory_mib), 0), coalesce(sum(held_disk_gib), 0) from vms where host = h.id)\
            """)).isZero();
        assertThat(number("select count(*) from addresses a full join (select * from vms where address_held) v"
                        + " on v.id = a.vm where (a.vm is not null or v.id is not null)"
                        + " and (a.address is distinct from v.address)"))
                .isZero();
    }

    private static Http tenant(String name) {
        gateway.admin().post("/v1/tenants", "{'name':'" + name + "'}").is(201);
        return gateway.as(gateway.admin()
                .post("/v1/api-keys", "{'tenant':'" + name + "','role':'TENANT'}")
                .is(201)
                .text("/key"));
    }

    static String roster(int rows) {
        return "name,email\n"
                + IntStream.rangeClosed(1, rows)
                        .mapToObj(n -> "Student " + n + ",student" + n + "@example.org\n")
                        .collect(Collectors.joining());
    }

    private Http.Answer upload(String csv, String query, String... headers) {
        return upload(school, csv, query, headers);
    }

    static Http.Answer upload(Http caller, String csv, String query, String... headers) {
        var request = caller.request("/v1/batches" + query)
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(csv));
        return caller.send(headers.length == 0 ? request : request.headers(headers));
    }

    private String accepted(String csv) {
        return upload(csv, "").is(202).text("/batch/id");
    }

    private JsonNode batch(String id) {
        return school.get("/v1/batches/" + id).is(200).json();
    }

    private int count(String id, String state) {
        return batch(id).at("/counts/" + state).asInt();
    }

    private void until(String id, String state, int count) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(count(id, state))
                .as("%s of %s", state, batch(id))
                .isEqualTo(count));
    }

    private List<JsonNode> items(String id) {
        List<JsonNode> items = new ArrayList<>();
        String token = "";
        do {
            Http.Answer page =
                    school.get("/v1/batches/" + id + "/items?limit=7" + token).is(200);
            page.json().get("items").forEach(items::add);
            token = "&pageToken=" + page.text("/nextPageToken");
        } while (!token.equals("&pageToken="));
        return items;
    }

    private static long number(String sql) {
        return gateway.bean(JdbcClient.class).sql(sql).query(Long.class).single();
    }

    /** Lets every host finish what it was given until the batch has ended. */
    private void finish(String id) {
        await().atMost(PATIENCE).until(() -> {
            hosts.succeed();
            return !batch(id).at("/state").asString().equals("RUNNING");
        });
    }

    @Test
    void what_a_batch_cost_is_asked_of_metering_by_its_machines() {
        String id = accepted(roster(3));
        String path = "/v1/batches/" + id + "/tco?period=2026-03";
        school.get(path).isProblem(403, "forbidden");
        gateway.owners().asked().clear();

        gateway.admin().get(path + "&tenant=school-" + SCHOOLS.get()).is(200);

        OwnerStandIn.Asked asked = gateway.owners().asked().stream()
                .filter(call -> call.method().equals("POST"))
                .findFirst()
                .orElseThrow();
        assertThat(asked.method() + " " + asked.target())
                .isEqualTo("POST /v1/tco/machines?period=2026-03&tenant=school-" + SCHOOLS.get());
        assertThat(items(id)).hasSize(3).allSatisfy(item -> assertThat(asked.body())
                .contains("\"" + item.get("vm").asString() + "\""));
        finish(id);
    }

    @Test
    void a_class_is_created_window_by_window() {
        Http.Answer answer = upload(roster(30), "").is(202);
        String id = answer.text("/batch/id");
        assertThat(answer.header("Location")).isEqualTo("/v1/batches/" + id);
        assertThat(answer.json().at("/batch/counts/total").asInt()).isEqualTo(30);
        assertThat(answer.json().at("/batch/counts/pending").asInt()).isEqualTo(30);
        assertThat(answer.text("/batch/state")).isEqualTo("RUNNING");

        await().atMost(PATIENCE)
                .until(() -> number("select count(*) from operations where released and lane = 'BULK'"
                                + " and state in ('PENDING', 'RUNNING')")
                        == 2 * WINDOW);
        finish(id);

        JsonNode ended = batch(id);
        assertThat(ended.at("/state").asString()).isEqualTo("SUCCEEDED");
        assertThat(ended.at("/counts/succeeded").asInt()).isEqualTo(30);
        assertThat(ended.at("/progress").asInt()).isEqualTo(100);
        assertThat(ended.at("/endedAt").isNull()).isFalse();
        assertThat(ended.at("/etaSeconds").isNull()).isTrue();
        assertThat(items(id)).extracting(item -> item.get("line").asInt()).containsExactlyElementsOf(lines(2, 31));
        assertThat(items(id)).extracting(item -> item.get("state").asString()).containsOnly("SUCCEEDED");
        assertThat(school.get("/v1/vms?limit=500&state=RUNNING&batch=" + id)
                        .json()
                        .get("items"))
                .hasSize(30);
        assertThat(school.get("/v1/vms?batch=" + new java.util.UUID(1, 2))
                        .json()
                        .get("items"))
                .isEmpty();
    }

    @Test
    void what_a_host_leaves_to_another_waits_for_its_turn_there() {
        hosts.succeed();
        String id = accepted(roster(30));
        await().atMost(PATIENCE).until(() -> mostReleasedOnOneHost() == WINDOW);

        assertThat(hosts.passOn()).isPositive();

        await().atMost(PATIENCE).until(() -> {
            assertThat(mostReleasedOnOneHost()).isLessThanOrEqualTo(WINDOW);
            hosts.succeed();
            return !batch(id).at("/state").asString().equals("RUNNING");
        });
        assertThat(count(id, "succeeded")).isEqualTo(30);
        assertThat(number("select count(*) from vms v join batch_items i on i.vm = v.id where i.batch = '" + id
                        + "' and v.generation = 2"))
                .isGreaterThanOrEqualTo(WINDOW);
    }

    private static long mostReleasedOnOneHost() {
        return number("""
            select coalesce(max(n), 0) from (
              select count(*) as n from operations o join vms v on v.id = o.vm
               where o.released and o.lane = 'BULK' and o.state in ('PENDING', 'RUNNING') group by v.host) c\
            """);
    }

    private static List<Integer> lines(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    @Test
    void both_hosts_share_a_class() {
        String id = accepted(roster(20));

        assertThat(number("select count(*) from vms v join batch_items i on i.vm = v.id where i.batch = '" + id
                        + "' and v.host = (select id from hosts where name = 'one')"))
                .isBetween(9L, 11L);
    }

    @Test
    void json_does_the_same_and_names_are_made_unique() {
        school.post("/v1/vms", "{'name':'ana','plan':'basic','image':'debian-12'}")
                .is(202);
        String id = school.post("/v1/batches", """
            {'plan':'complete','items':[{'name':'Ana','email':'ana@x.org'},
             {'name':'Ana','email':'Ana@y.org'},{'name':'Eva','email':'e@x.org','login':'eva','plan':'basic'}]}\
            """).is(202).text("/batch/id");

        assertThat(school.get("/v1/vms?batch=" + id).json().get("items"))
                .extracting(vm -> vm.get("name").asString() + " "
                        + vm.get("plan").asString() + " " + vm.get("ownerEmail").asString())
                .containsExactlyInAnyOrder("ana-2 complete ana@x.org", "ana-3 complete ana@y.org", "eva basic e@x.org");
        assertThat(items(id)).extracting(item -> item.get("line").asInt()).containsExactly(1, 2, 3);
    }

    @Test
    void a_bad_row_refuses_all_and_changes_nothing() {
        long before = number("select count(*) from vms");
        Http.Answer refused = upload("name,email\nAna,ana@x.org\nEva,eva\n", "").isProblem(400, "invalid-roster");

        assertThat(refused.json().at("/errors/0/line").asInt()).isEqualTo(3);
        assertThat(refused.text("/errors/0/column")).isEqualTo("email");
        assertThat(refused.text("/errors/0/code")).isEqualTo("invalid-email");
        assertThat(number("select count(*) from vms")).isEqualTo(before);
        school.post("/v1/batches", "{'items':[{'name':'a','email':'a'}]}").isProblem(400, "invalid-request");
        school.post("/v1/batches", "{'items':[]}").isProblem(400, "invalid-request");
        upload("name,email\nA,a@x.org\n", "?plan=gold").isProblem(400, "invalid-request");
        upload("name,email\nA,a@x.org\n", "?onError=ignore").isProblem(400, "invalid-request");
        upload("", "?onError=skip").isProblem(400, "invalid-roster");
        upload("name,email\nA,a\n", "?onError=skip").isProblem(400, "invalid-roster");
    }

    @Test
    void skipping_creates_the_good_rows_and_keeps_the_bad_ones_with_their_cause() {
        String id = upload(
                        "name,email,plan\nAna,ana@x.org,\nEva,,\n=1+1,b@x.org,gold\nLuis,l@x.org,basic\n",
                        "?onError=skip")
                .is(202)
                .text("/batch/id");

        assertThat(items(id))
                .extracting(item ->
                        item.get("line").asInt() + " " + item.get("state").asString())
                .startsWith("2 PENDING", "3 SKIPPED", "4 SKIPPED");
        assertThat(items(id).get(1).at("/cause/code").asString()).isEqualTo("missing");
        assertThat(items(id).get(2).at("/name").asString()).isEqualTo("=1+1");
        assertThat(items(id).get(2).at("/cause/code").asString()).isEqualTo("unknown-plan");
        assertThat(count(id, "total")).isEqualTo(4);
        assertThat(count(id, "skipped")).isEqualTo(2);
    }

    @Test
    void the_same_request_again_is_the_same_batch() {
        String first =
                upload(roster(3), "", "Idempotency-Key", "class-7").is(202).text("/batch/id");

        assertThat(upload(roster(3), "", "Idempotency-Key", "class-7").is(202).text("/batch/id"))
                .isEqualTo(first);
        upload(roster(4), "", "Idempotency-Key", "class-7").isProblem(422, "idempotency-key-reused");
        assertThat(number("select count(*) from batches where id = '" + first + "'"))
                .isOne();
    }

    @Test
    void what_does_not_fit_is_refused_as_a_whole() {
        long before = number("select count(*) from vms");
        upload(roster(19_000), "?plan=professional").isProblem(409, "no-capacity");

        assertThat(number("select count(*) from vms")).isEqualTo(before);
        assertThat(number("select count(*) from batches b where not exists"
                        + " (select 1 from batch_items i where i.batch = b.id)"))
                .isZero();
    }

    @Test
    void too_many_rows_or_bytes_are_too_large() {
        upload(roster(20_001), "").isProblem(413, "too-large");
        upload("name,email\n" + "x".repeat(9 << 20), "").isProblem(413, "too-large");
    }

    @Test
    void cancelling_what_was_not_sent_costs_nothing() {
        String id = accepted(roster(40));
        await().atMost(PATIENCE).until(() -> {
            boolean ours = number("select count(*) from operations o join batch_items i on i.operation = o.id"
                            + " where i.batch = '" + id + "' and o.released")
                    > 0;
            if (!ours) {
                hosts.succeed(); // what earlier tests left in the windows
            }
            return ours;
        });

        Http.Answer answer = school.post("/v1/batches/" + id + "/cancel", "").is(202);

        assertThat(answer.json().at("/batch/counts/cancelled").asInt()).isEqualTo(40);
        assertThat(answer.text("/batch/state")).isEqualTo("CANCELLED");
        assertThat(number("select count(*) from operations o join batch_items i on i.operation = o.id where i.batch = '"
                        + id + "' and (not o.released or o.state <> 'CANCELLED')"))
                .isZero();
        // only what was sent holds anything still, until its host has answered
        assertThat(number("select count(*) from vms v join batch_items i on i.vm = v.id where i.batch = '" + id
                        + "' and (v.address_held or v.held_disk_gib > 0)"))
                .isBetween(0L, 2L * WINDOW);
        school.post("/v1/batches/" + id + "/cancel", "").is(202);
        hosts.fail(false);
    }

    @Test
    void an_ended_batch_can_not_be_cancelled() {
        String id = accepted(roster(2));
        finish(id);

        school.post("/v1/batches/" + id + "/cancel", "").isProblem(409, "too-late");
    }

    @Test
    void failed_items_are_created_anew_under_their_name_or_beside_what_remains() {
        String clean = accepted("name,email\nAna,ana@x.org\n");
        await().atMost(PATIENCE)
                .until(() -> hosts.fail(false) + count(clean, "failed") > 0 && count(clean, "failed") == 1);
        String remains = accepted("name,email\nEva,eva@x.org\n");
        await().atMost(PATIENCE)
                .until(() -> hosts.fail(true) + count(remains, "failed") > 0 && count(remains, "failed") == 1);
        assertThat(batch(clean).at("/state").asString()).isEqualTo("FAILED");
        assertThat(items(clean).getFirst().at("/cause/code").asString()).isEqualTo("no-such-image");

        school.post("/v1/batches/" + clean + "/retry-failed", "").is(202);
        school.post("/v1/batches/" + remains + "/retry-failed", "").is(202);
        finish(clean);
        finish(remains);

        assertThat(batch(clean).at("/state").asString()).isEqualTo("SUCCEEDED");
        assertThat(batch(remains).at("/state").asString()).isEqualTo("SUCCEEDED");
        assertThat(school.get("/v1/vms?state=RUNNING").json().get("items"))
                .extracting(vm -> vm.get("name").asString())
                .containsExactlyInAnyOrder("ana", "eva-2");
        assertThat(school.get("/v1/vms?state=DELETED").json().get("items"))
                .extracting(vm -> vm.get("name").asString())
                .containsExactly("ana");
        assertThat(school.get("/v1/vms?state=DELETING").json().get("items"))
                .extracting(vm -> vm.get("name").asString())
                .containsExactly("eva");
        school.post("/v1/batches/" + clean + "/retry-failed", "").is(202);
        assertThat(count(clean, "total")).isOne();
    }

    @Test
    void an_operation_that_waits_can_be_cancelled_and_its_machine_deleted_at_no_cost() {
        String id = accepted(roster(30));
        List<JsonNode> waiting = items(id).subList(28, 30);

        school.post("/v1/operations/" + waiting.get(0).get("operation").asString() + "/cancel", "")
                .is(202);
        school.delete("/v1/vms/" + waiting.get(1).get("vm").asString()).is(202);

        assertThat(count(id, "cancelled")).isEqualTo(2);
        assertThat(school.get("/v1/vms/" + waiting.get(0).get("vm").asString())
                        .is(200)
                        .json()
                        .get("address")
                        .isNull())
                .isTrue();
        finish(id);
        assertThat(batch(id).at("/state").asString()).isEqualTo("CANCELLED");
        assertThat(count(id, "succeeded")).isEqualTo(28);
    }

    @Test
    void another_tenants_batch_is_not_found() {
        String id = accepted(roster(1));
        Http other = tenant("other-" + SCHOOLS.incrementAndGet());

        other.get("/v1/batches/" + id).isProblem(404, "not-found");
        other.get("/v1/batches/" + id + "/items").isProblem(404, "not-found");
        other.post("/v1/batches/" + id + "/cancel", "").isProblem(404, "not-found");
        other.post("/v1/batches/" + id + "/retry-failed", "").isProblem(404, "not-found");
        school.get("/v1/batches/none").isProblem(404, "not-found");
        until(id, "total", 1);
    }
}
