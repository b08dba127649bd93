package dev.viveiro.gateway.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.change.EventReader.Event;
import dev.viveiro.gateway.host.HostStory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/** Two replicas on one database. */
class EventsIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static GatewayUnderTest gateway;
    private static ConfigurableApplicationContext second;
    private static Rows rows;
    private static UUID main;

    @BeforeAll
    static void start() {
        gateway =
                GatewayUnderTest.start(Map.of("viveiro.events.heartbeat", "1s", "viveiro.events.streams-per-key", "4"));
        second = gateway.startReplica();
        rows = new Rows(gateway.database());
        main = rows.tenant("main");
    }

    @AfterAll
    static void stop() {
        second.close();
        gateway.close();
    }

    private static Http atFirst() {
        return gateway.admin();
    }

    private static Http atSecond() {
        return new Http(GatewayUnderTest.portOf(second), gateway.admin().key());
    }

    private static boolean about(Event event, Object thing) {
        return event.data().contains("\"id\":\"" + thing + "\"");
    }

    @Test
    void every_replica_tells_a_change_as_a_get_of_the_thing_answers() {
        try (var here = EventReader.open(atFirst(), "");
                var there = EventReader.open(atSecond(), "")) {
            String host = HostStory.register(gateway).id();
            UUID machine = rows.machine(main);
            for (EventReader reader : List.of(here, there)) {
                Event added = reader.awaitEvent(event -> about(event, host));
                assertThat(added.name()).isEqualTo("host");
                assertThat(JSON.readTree(added.data()))
                        .isEqualTo(atFirst().get("/v1/hosts/" + host).json());
                Event made = reader.awaitEvent(event -> about(event, machine));
                assertThat(made.name()).isEqualTo("vm");
                assertThat(JSON.readTree(made.data()))
                        .isEqualTo(atFirst().get("/v1/vms/" + machine).json());
            }
        }
    }

    @Test
    void an_operation_tells_of_itself_and_of_its_machine() {
        try (var reader = EventReader.open(atFirst(), "")) {
            UUID machine = rows.machine(main);
            UUID operation = rows.operation(machine, main);
            Event begun = reader.awaitEvent(event -> about(event, operation));
            assertThat(begun.name()).isEqualTo("operation");
            reader.awaitEvent(event ->
                    about(event, machine) && event.data().contains("\"activeOperation\":\"" + operation + "\""));
            gateway.database().execute(Rows.end(operation));
            Event ended = reader.awaitEvent(
                    event -> about(event, operation) && event.data().contains("SUCCEEDED"));
            assertThat(JSON.readTree(ended.data()))
                    .isEqualTo(atFirst().get("/v1/operations/" + operation).json());
            reader.awaitEvent(event -> event.id() > begun.id()
                    && about(event, machine)
                    && event.data().contains("\"activeOperation\":null"));
        }
    }

    @Test
    void a_batch_tells_how_far_its_items_are() {
        try (var reader = EventReader.open(atFirst(), "?types=batch")) {
            UUID machine = rows.machine(main);
            UUID operation = rows.operation(machine, main);
            UUID batch = rows.batch(main, machine, operation);
            Event begun = reader.awaitEvent(event -> about(event, batch));
            assertThat(JSON.readTree(begun.data()).at("/counts/pending").asInt())
                    .isEqualTo(1);
            gateway.database().execute(Rows.end(operation));
            Event ended = reader.awaitEvent(
                    event -> about(event, batch) && event.data().contains("\"state\":\"SUCCEEDED\""));
            assertThat(JSON.readTree(ended.data()))
                    .isEqualTo(atFirst().get("/v1/batches/" + batch).json());
        }
    }

    @Test
    void what_callers_do_not_see_is_no_change() {
        try (var reader = EventReader.open(atFirst(), "")) {
            UUID machine = rows.machine(main);
            reader.awaitEvent(event -> about(event, machine));
            gateway.database().execute("update vms set heard = heard + 1 where id = '" + machine + "'");
            UUID later = rows.machine(main);
            reader.awaitEvent(event -> about(event, later));
            assertThat(reader.events().stream().filter(event -> about(event, machine)))
                    .hasSize(1);
        }
    }

    @Test
    void both_replicas_tell_the_same_in_the_order_of_the_commits_and_nothing_twice() throws Exception {
        UUID slow = rows.machine(main);
        List<UUID> machines = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            machines.add(rows.machine(main));
        }
        try (var here = EventReader.open(atFirst(), "?types=vm");
                var there = EventReader.open(atSecond(), "?types=vm");
                Connection late = gateway.database().connect();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            // draws its place before all others and commits after them
            statement.execute(Rows.move(slow));
            changeAll(machines, 40);
            for (UUID machine : machines) {
                here.awaitEvent(event -> about(event, machine) && event.data().contains("\"version\":41"));
            }
            late.commit();
            Event last =
                    here.awaitEvent(event -> about(event, slow) && event.data().contains("\"version\":2"));
            there.awaitEvent(event -> event.id() == last.id());
            // a replica that lags a little lets its readers begin a little earlier
            long first = Math.max(
                    here.events().getFirst().id(), there.events().getFirst().id());
            List<Event> told = between(here, first, last.id());
            assertThat(between(there, first, last.id())).containsExactlyElementsOf(told);
            assertThat(told.stream().map(Event::id))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(told.getFirst().id(), last.id())
                                    .boxed()
                                    .toList());
            for (UUID machine : machines) {
                assertThat(told.stream().filter(event -> about(event, machine)).map(event -> JSON.readTree(event.data())
                                .get("version")
                                .asLong()))
                        .isSorted()
                        .endsWith(41L);
            }
        }
    }

    private static List<Event> between(EventReader reader, long first, long last) {
        return reader.events().stream()
                .filter(event -> event.id() >= first && event.id() <= last)
                .toList();
    }

    private static void changeAll(List<UUID> machines, int times) {
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            machines.forEach(machine -> workers.submit(() -> {
                String[] moves = new String[times];
                java.util.Arrays.fill(moves, Rows.move(machine));
                gateway.database().execute(moves);
            }));
        }
    }

    @Test
    void a_reader_resumes_at_the_other_replica_exactly_where_it_was() {
        UUID machine = rows.machine(main);
        Event seen;
        try (var reader = EventReader.open(atFirst(), "")) {
            gateway.database().execute(Rows.move(machine));
            seen = reader.awaitEvent(
                    event -> about(event, machine) && event.data().contains("\"version\":2"));
        }
        gateway.database().execute(Rows.move(machine));
        try (var witness = EventReader.resume(atFirst(), "", seen.id())) {
            witness.awaitEvent(event -> event.data().contains("\"version\":3"));
            gateway.database().execute(Rows.move(machine));
            Event last = witness.awaitEvent(event -> event.data().contains("\"version\":4"));
            try (var resumed = EventReader.resume(atSecond(), "", seen.id());
                    var browser = EventReader.open(atSecond(), "?lastEventId=" + seen.id())) {
                resumed.awaitEvent(event -> event.id() == last.id());
                browser.awaitEvent(event -> event.id() == last.id());
                assertThat(resumed.events()).containsExactlyElementsOf(witness.events());
                assertThat(browser.events()).containsExactlyElementsOf(witness.events());
            }
        }
    }

    @Test
    void a_replica_that_starts_later_tells_what_was_before_it() {
        UUID machine = rows.machine(main);
        Event made;
        try (var reader = EventReader.open(atFirst(), "")) {
            gateway.database().execute(Rows.move(machine));
            made = reader.awaitEvent(
                    event -> about(event, machine) && event.data().contains("\"version\":2"));
        }
        try (ConfigurableApplicationContext third = gateway.startReplica();
                var reader = EventReader.resume(
                        new Http(GatewayUnderTest.portOf(third), gateway.admin().key()), "", made.id() - 1)) {
            assertThat(reader.awaitEvent(event -> true)).isEqualTo(made);
        }
    }

    @Test
    void a_reader_that_was_away_for_too_long_is_told_to_begin_anew() {
        try (var reader = EventReader.open(atFirst(), "")) {
            UUID machine = rows.machine(main);
            Event kept = reader.awaitEvent(event -> about(event, machine));
            gateway.database().execute("delete from change_log where number < " + kept.id());
            try (var late = EventReader.resume(atSecond(), "?types=vm", kept.id() - 2);
                    var inTime = EventReader.resume(atSecond(), "?types=vm", kept.id() - 1)) {
                assertThat(inTime.awaitEvent(event -> true)).isEqualTo(kept);
                Event reset = late.awaitEvent(event -> true);
                assertThat(reset.name()).isEqualTo("reset");
                assertThat(reset.id()).isGreaterThanOrEqualTo(kept.id());
                gateway.database().execute(Rows.move(machine));
                Event next = late.awaitEvent(event -> event.name().equals("vm"));
                assertThat(next.id()).isGreaterThan(reset.id());
            }
        }
    }

    @Test
    void a_number_from_the_future_is_answered_with_a_reset() {
        try (var reader = EventReader.resume(atFirst(), "", 999_999_999_999L)) {
            assertThat(reader.awaitEvent(event -> true).name()).isEqualTo("reset");
        }
    }

    @Test
    void malformed_requests_are_refused() {
        for (String bad : List.of("abc", "-1", "1.5", "9999999999999999999", "1 2", "١")) {
            Http.Answer answer = atFirst()
                    .get("/v1/events?lastEventId="
                            + java.net.URLEncoder.encode(bad, java.nio.charset.StandardCharsets.UTF_8))
                    .isProblem(400, "invalid-request");
            assertThat(answer.text("/errors/0/pointer")).isEqualTo("?lastEventId");
        }
        Http.Answer header = atFirst().send(atFirst().request("/v1/events").header("Last-Event-ID", "x"));
        assertThat(header.isProblem(400, "invalid-request").text("/errors/0/pointer"))
                .isEqualTo("Last-Event-ID");
        assertThat(atFirst()
                        .get("/v1/events?types=vm,cow")
                        .isProblem(400, "invalid-request")
                        .text("/errors/0/pointer"))
                .isEqualTo("?types");
        gateway.stranger().get("/v1/events").isProblem(401, "unauthenticated");
    }

    @Test
    void a_head_request_ends() {
        Http.Answer head = atFirst()
                .send(atFirst()
                        .request("/v1/events")
                        .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()));
        assertThat(head.is(200).body()).isEmpty();
    }

    @Test
    void a_tenant_sees_its_own_and_no_host() {
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        gateway.admin().post("/v1/tenants", "{'name':'" + name + "'}").is(201);
        Http.Answer key = gateway.admin()
                .post("/v1/api-keys", "{'tenant':'" + name + "','role':'TENANT'}")
                .is(201);
        UUID tenant = rows.tenant(name);
        Http pupil = gateway.as(key.text("/key"));
        try (var tenants = EventReader.open(pupil, "");
                var named = EventReader.open(atSecond(), "?tenant=" + name);
                var own = EventReader.open(atFirst(), "")) {
            UUID ofMain = rows.machine(main);
            String host = HostStory.register(gateway).id();
            UUID ofTenant = rows.machine(tenant);
            tenants.awaitEvent(event -> about(event, ofTenant));
            assertThat(tenants.events()).allMatch(event -> about(event, ofTenant));
            named.awaitEvent(event -> about(event, ofTenant));
            assertThat(named.events()).anyMatch(event -> about(event, host)).noneMatch(event -> about(event, ofMain));
            own.awaitEvent(event -> about(event, host));
            own.awaitEvent(event -> about(event, ofMain));
            assertThat(own.events()).noneMatch(event -> about(event, ofTenant));
        }
        pupil.get("/v1/events?tenant=main").isProblem(403, "forbidden");
        // what was missed is told under the same rule
        try (var resumed = EventReader.resume(pupil, "?types=host", 0)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> resumed.comments().contains(": heartbeat"));
            assertThat(resumed.events()).noneMatch(event -> event.name().equals("host"));
        }
    }

    @Test
    void only_the_types_asked_for_come() {
        try (var reader = EventReader.open(atFirst(), "?types=operation,host")) {
            UUID machine = rows.machine(main);
            UUID operation = rows.operation(machine, main);
            reader.awaitEvent(event -> about(event, operation));
            assertThat(reader.events()).noneMatch(event -> event.name().equals("vm"));
        }
    }

    @Test
    void a_silent_stream_says_that_it_lives() {
        try (var reader = EventReader.open(atSecond(), "?types=batch")) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> reader.comments().stream()
                                    .filter(": heartbeat"::equals)
                                    .count()
                            >= 2);
            assertThat(reader.events()).isEmpty();
        }
    }

    @Test
    void a_key_has_only_so_many_streams() {
        Http.Answer made = gateway.admin()
                .post("/v1/api-keys", "{'tenant':'main','role':'TENANT'}")
                .is(201);
        Http caller = gateway.as(made.text("/key"));
        List<EventReader> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                readers.add(EventReader.open(caller, ""));
            }
            assertThat(caller.get("/v1/events").isProblem(503, "unavailable").header("Retry-After"))
                    .isNotEmpty();
            readers.removeFirst().close();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> caller.send(caller.request("/v1/events")
                                            .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()))
                                    .status()
                            == 200);
        } finally {
            readers.forEach(EventReader::close);
        }
    }

    @Test
    void when_the_writer_dies_another_goes_on_with_the_next_number() throws SQLException {
        UUID machine = rows.machine(main);
        try (var here = EventReader.open(atFirst(), "");
                var there = EventReader.open(atSecond(), "")) {
            for (int version = 2; version < 8; version++) {
                assertThat(killWriter()).isTrue();
                gateway.database().execute(Rows.move(machine));
                String shown = "\"version\":" + version;
                here.awaitEvent(event -> about(event, machine) && event.data().contains(shown));
                there.awaitEvent(event -> about(event, machine) && event.data().contains(shown));
            }
            List<Event> told = here.events();
            assertThat(told.stream().map(Event::id))
                    .containsExactlyElementsOf(LongStream.rangeClosed(
                                    told.getFirst().id(), told.getLast().id())
                            .boxed()
                            .toList());
        }
    }

    /** Ends the session that holds the writer's lock; waits until there is one. */
    private static boolean killWriter() {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            try (Connection connection = gateway.database().connect();
                    Statement statement = connection.createStatement();
                    var killed = statement.executeQuery("""
                            with key as (select hashtextextended('change_log_gateway', 0) as h)
                            select pg_terminate_backend(l.pid) from pg_locks l, key
                             where l.locktype = 'advisory' and l.granted
                               and l.database = (select oid from pg_database where datname = current_database())
                               and l.classid::bigint = ((key.h >> 32) & 4294967295) and l.objid::bigint = (key.h & 4294967295)""")) {
                return killed.next() && killed.getBoolean(1);
            }
        });
        return true;
    }
}
