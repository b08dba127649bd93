package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.access.Role;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.TopologyDeclarer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class CostApiIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();
    private static final TenantId TENANT = new TenantId(UUID.randomUUID());
    private static final String SERVER = """
        {"name":"Two servers","resource":"HARDWARE","phase":"ACQUISITION","directness":"DIRECT","charge":"ONCE",\
        "lifeMonths":36,"amount":"4384","currency":"EUR","from":"2026-01-01"}\
        """;
    private static final String HEADER =
            "name,resource,phase,directness,charge,lifeMonths,amount,currency,from,to,hosts\n";
    private static final String RENT = "Rent,FACILITIES,OPERATION,DIRECT,MONTHLY,,310.00,EUR,2026-01-01,,\n";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcTemplate jdbc;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @BeforeEach
    void nothingIsPaid() {
        jdbc.update("delete from cost_entry");
        jdbc.update("delete from host_model");
    }

    @Test
    void a_cost_that_is_added_is_listed_as_it_was_sent() throws Exception {
        JsonNode added = post("application/json", SERVER, null, 201);
        String id = added.get("id").asString();
        assertThat(added.toString().replace(id, "ID")).isEqualTo("""
            {"id":"ID","name":"Two servers","resource":"HARDWARE","phase":"ACQUISITION","directness":"DIRECT",\
            "charge":"ONCE","lifeMonths":36,"amount":"4384.00","currency":"EUR","from":"2026-01-01","to":null,"hosts":[]}\
            """);
        assertThat(get("/v1/costs", 200).get("items").get(0)).isEqualTo(added);
    }

    @Test
    void a_cost_is_never_deleted_it_ends() throws Exception {
        String id = post("application/json", SERVER, null, 201).get("id").asString();
        assertThat(delete("/v1/costs/" + id + "?on=2026-06-01", 200).get("to").asString())
                .isEqualTo("2026-06-01");
        assertThat(delete("/v1/costs/" + id + "?on=2026-06-01", 200).get("to").asString())
                .isEqualTo("2026-06-01");
        assertThat(delete("/v1/costs/" + id + "?on=2025-12-31", 400)
                        .get("errors")
                        .get(0)
                        .get("pointer")
                        .asString())
                .isEqualTo("?on");
        delete("/v1/costs/" + UUID.randomUUID(), 404);
        assertThat(get("/v1/costs", 200).get("items")).hasSize(1);
    }

    @Test
    void a_repetition_with_the_same_key_adds_nothing_and_another_cost_with_it_is_refused() throws Exception {
        String key = UUID.randomUUID().toString();
        JsonNode first = post("application/json", SERVER, key, 201);
        assertThat(post("application/json", SERVER, key, 201)).isEqualTo(first);
        post("application/json", SERVER.replace("4384", "4385"), key, 422);
        String file = UUID.randomUUID().toString();
        post("text/csv", HEADER + RENT, file, 201);
        post("text/csv", HEADER + RENT, file, 201);
        post("text/csv", HEADER + RENT.replace("310", "311") + RENT, file, 422);
        assertThat(get("/v1/costs", 200).get("items")).hasSize(2);
    }

    @Test
    void a_file_with_a_bad_row_adds_nothing_and_is_told_by_line_and_column() throws Exception {
        JsonNode problem =
                post("text/csv", HEADER + RENT + RENT.replace("310.00", "a lot").replace("EUR", "euro"), null, 400);
        assertThat(problem.get("code").asString()).isEqualTo("invalid-costs");
        List<String> errors = new ArrayList<>();
        problem.get("errors")
                .forEach(error -> errors.add(
                        error.get("line").asInt() + " " + error.get("column").asString() + " "
                                + error.get("code").asString()));
        assertThat(errors).containsExactly("3 amount invalid-value", "3 currency invalid-value");
        assertThat(get("/v1/costs", 200).get("items")).isEmpty();
    }

    @Test
    void pages_give_every_cost_once_in_the_order_of_their_first_days() throws Exception {
        StringBuilder file = new StringBuilder(HEADER);
        for (int month = 9; month > 0; month--) {
            file.append(RENT.replace("2026-01-01", "2026-0" + month + "-01"));
        }
        assertThat(post("text/csv", file.toString(), null, 201).get("added").asInt())
                .isEqualTo(9);
        List<String> seen = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = get("/v1/costs?limit=4" + token, 200);
            page.get("items").forEach(item -> seen.add(item.get("from").asString()));
            token = page.has("nextPageToken")
                    ? "&pageToken=" + page.get("nextPageToken").asString()
                    : "";
        } while (!token.isEmpty());
        assertThat(seen).hasSize(9).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void a_field_that_is_wrong_is_pointed_to() throws Exception {
        JsonNode problem = post("application/json", SERVER.replace("HARDWARE", "hardware"), null, 400);
        assertThat(problem.get("errors").get(0).get("pointer").asString()).isEqualTo("/resource");
    }

    @Test
    void what_is_said_of_a_host_holds_until_the_next_that_is_said() throws Exception {
        String path = "/v1/costs/hosts/" + UUID.randomUUID();
        String power =
                "\"power\":{\"idleWatts\":\"60\",\"fullWatts\":\"180\",\"pue\":\"1.5\",\"pricePerKwh\":\"0.20\",\"currency\":\"EUR\"}";
        String body = "{\"from\":\"2026-01-01\",\"vcpus\":4,\"memoryMib\":8192,\"diskGib\":100," + power + "}";
        put(path, body, 200);
        put(path, body.replace("2026-01-01", "2026-03-01").replace("8192", "16384"), 200);
        JsonNode items = get("/v1/costs/hosts", 200).get("items");
        assertThat(items.get(0).get("to").asString()).isEqualTo("2026-03-01");
        assertThat(items.get(1).get("memoryMib").asInt()).isEqualTo(16384);
        assertThat(items.get(1).get("power").get("pricePerKwh").asString()).isEqualTo("0.2");
        assertThat(put(path, body.replace("180", "18"), 400)
                        .get("errors")
                        .get(0)
                        .get("pointer")
                        .asString())
                .isEqualTo("/power/fullWatts");
    }

    @Test
    void a_number_that_no_column_holds_is_pointed_to_and_what_is_answered_is_what_is_kept() throws Exception {
        String path = "/v1/costs/hosts/" + UUID.randomUUID();
        String most = """
                {"from":"2026-01-01","vcpus":1000000000,"memoryMib":1000000000,"diskGib":1000000000,"vcpuRatio":100,\
                "power":{"idleWatts":"999999999.999","fullWatts":"999999999.9990","pue":"9999.9999",\
                "pricePerKwh":"999999999999.999999","currency":"EUR"}}\
                """;
        JsonNode kept = put(path, most, 200);
        assertThat(kept).isEqualTo(get("/v1/costs/hosts", 200).get("items").get(0));
        assertThat(kept.get("power").get("pue").asString()).isEqualTo("9999.9999");
        for (String wrong : List.of("10000", "1.00001")) {
            JsonNode problem = put(path, most.replace("9999.9999", wrong), 400);
            assertThat(problem.get("errors").get(0).get("pointer").asString()).isEqualTo("/power/pue");
        }
        put(path, "{\"from\":\"2026-03-01\",\"vcpus\":4,\"memoryMib\":1,\"diskGib\":1}", 200);
        assertThat(put(path, most, 200).get("to").asString()).isEqualTo("2026-03-01");
    }

    @Test
    void tenants_have_no_business_here() throws Exception {
        for (String path : List.of("/v1/costs", "/v1/costs/hosts", "/v1/tco?period=2026&by=vm", "/v1/roi?income=1")) {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(uri(path))
                            .header("Authorization", MeteringInATest.bearer(TENANT))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
        }
    }

    private JsonNode get(String path, int status) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)), status);
    }

    private JsonNode delete(String path, int status) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).DELETE(), status);
    }

    private JsonNode put(String path, String body, int status) throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body)),
                status);
    }

    private JsonNode post(String type, String body, @Nullable String key, int status)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/v1/costs"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
        return send(key == null ? request : request.header("Idempotency-Key", key), status);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static JsonNode send(HttpRequest.Builder request, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(
                request.header("Authorization", MeteringInATest.bearer(TENANT, Role.ADMINISTRATOR))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }
}
