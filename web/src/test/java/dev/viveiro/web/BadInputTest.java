package dev.viveiro.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
        classes = SampleService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.import=classpath:viveiro-defaults.yml", "viveiro.web.max-body=2KB"})
class BadInputTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                  | ``           | malformed-json",
                "{'name':'a'} x                     | ``           | malformed-json",
                "null                               | ``           | missing",
                "[]                                 | ``           | wrong-type",
                "7                                  | ``           | wrong-type",
                "{'name':1}                         | /name        | wrong-type",
                "{'name':['a']}                     | /name        | wrong-type",
                "{'name':'a','name':'b'}            | /name        | duplicate-key",
                "{'name':'a\\u0000'}                | /name        | invalid-characters",
                "{'name':'a\\ud800'}                | /name        | invalid-characters",
                "{'name':'A_b'}                     | /name        | invalid-name",
                "{}                                 | /name        | missing",
                "{'name':'a','size':'1'}            | /size        | wrong-type",
                "{'name':'a','size':''}             | /size        | wrong-type",
                "{'name':'a','size':1.5}            | /size        | wrong-type",
                "{'name':'a','size':true}           | /size        | wrong-type",
                "{'name':'a','size':99999999999}    | /size        | wrong-type",
                "{'name':'a','wanted':'true'}       | /wanted      | wrong-type",
                "{'name':'a','wanted':1}            | /wanted      | wrong-type",
                "{'name':'a','at':5}                | /at          | wrong-type",
                "{'name':'a','at':'2030-01-01'}     | /at          | wrong-type",
                "{'name':'a','at':'+99999-01-01T00:00:00Z'} | /at  | wrong-type",
                "{'name':'a','id':'x'}              | /id          | wrong-type",
                "{'name':'a','id':''}               | /id          | wrong-type",
                "{'name':'a','leaves':{}}           | /leaves      | wrong-type",
                "{'name':'a','leaves':[{'count':1},{'count':'x'}]} | /leaves/1/count | wrong-type",
                "{'name':'a','leaves':[{'colour':'BLUE'}]} | /leaves/0/colour | wrong-type",
                "{'name':'a','leaves':[{'colour':0}]}      | /leaves/0/colour | wrong-type",
            })
    void a_wrong_body_is_a_400_that_points_to_the_field(String body, String pointer, String code) throws Exception {
        HttpResponse<String> answer = post(body.replace('\'', '"'), "application/json");

        JsonNode problem = problem(answer, 400, "invalid-request");
        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo(pointer);
        assertThat(problem.at("/errors/0/code").asString()).isEqualTo(code);
        assertThat(answer.body()).doesNotContain("dev.viveiro").doesNotContain("java.");
    }

    @Test
    void an_unknown_enum_value_is_answered_with_the_known_ones() throws Exception {
        HttpResponse<String> answer = post("{\"name\":\"a\",\"leaves\":[{\"colour\":\"BLUE\"}]}", "application/json");

        assertThat(answer.body()).contains("RED, GREEN");
    }

    @Test
    void an_unknown_field_is_answered_with_the_known_ones_and_what_was_probably_meant() throws Exception {
        JsonNode problem = problem(
                post("{\"name\":\"a\",\"leaves\":[{\"count\":1},{\"color\":\"RED\"}]}", "application/json"),
                400,
                "invalid-request");

        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("/leaves/1/color");
        assertThat(problem.at("/errors/0/code").asString()).isEqualTo("unknown-field");
        assertThat(problem.at("/errors/0/detail").asString())
                .isEqualTo("There is no field color here. Did you mean colour? Known: colour, count.");
    }

    @Test
    void an_unknown_query_parameter_is_answered_with_the_known_ones() throws Exception {
        JsonNode problem = problem(get("/v1/things?Limit=5&colour=RED&sort=name"), 400, "invalid-request");

        assertThat(problem.at("/errors").size()).isEqualTo(2);
        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("?Limit");
        assertThat(problem.at("/errors/0/code").asString()).isEqualTo("unknown-parameter");
        assertThat(problem.at("/errors/0/detail").asString())
                .isEqualTo("There is no query parameter Limit here. Did you mean limit?"
                        + " Known: colour, limit, pageToken, tenant.");
        assertThat(problem.at("/errors/1/pointer").asString()).isEqualTo("?sort");
    }

    @Test
    void an_endpoint_without_parameters_has_none_but_the_tenant() throws Exception {
        assertThat(get("/v1/things/" + java.util.UUID.randomUUID() + "?deep=true")
                        .statusCode())
                .isEqualTo(400);
        assertThat(get("/v1/other-things?tenant=school").statusCode()).isEqualTo(200);
    }

    @Test
    void an_empty_body_is_said_to_be_missing() throws Exception {
        JsonNode problem = problem(post("", "application/json"), 400, "invalid-request");

        assertThat(problem.at("/errors/0/code").asString()).isEqualTo("missing");
    }

    @Test
    void deep_nesting_is_a_400() throws Exception {
        problem(post("[".repeat(900), "application/json"), 400, "invalid-request");
        problem(post("{\"later\":" + "[".repeat(900), "application/json"), 400, "invalid-request");
    }

    @Test
    void text_that_is_not_utf_8_is_a_400() throws Exception {
        byte[] body = "{\"name\":\"a?\"}".getBytes(StandardCharsets.US_ASCII);
        body[10] = (byte) 0xC3;

        problem(
                send(HttpRequest.newBuilder(uri("/v1/things"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body))),
                400,
                "invalid-request");
    }

    @ParameterizedTest
    @CsvSource({"text/plain", "application/x-www-form-urlencoded", "multipart/form-data;boundary=x", "nonsense"})
    void another_media_type_is_a_415(String type) throws Exception {
        problem(post("name=a", type), 415, "unsupported-media-type");
    }

    @Test
    void a_large_body_is_a_413_whether_it_says_its_size_or_not() throws Exception {
        String large = "{\"name\":\"" + "a".repeat(5_000) + "\"}";
        problem(post(large, "application/json"), 413, "too-large");
        byte[] bytes = large.getBytes(StandardCharsets.UTF_8);
        problem(
                send(HttpRequest.newBuilder(uri("/v1/things"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes)))),
                413,
                "too-large");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, ?limit",
        "limit=501, ?limit",
        "limit=x, ?limit",
        "limit=, ?limit",
        "limit=1&limit=2, ?limit",
        "pageToken=%21, ?pageToken",
        "pageToken=, ?pageToken",
        "pageToken=eHg, ?pageToken",
        "pageToken=AAAA, ?pageToken",
        "colour=BLUE, ?colour",
        "colour=RED&colour=GREEN, ?colour",
        "x=%00, ?x"
    })
    void a_wrong_query_is_a_400_that_points_to_the_parameter(String query, String pointer) throws Exception {
        JsonNode problem = problem(get("/v1/things?" + query), 400, "invalid-request");

        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo(pointer);
    }

    @Test
    void a_broken_percent_escape_is_a_400() throws Exception {
        String answer = RawHttp.send(port, "GET /v1/things?x=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("invalid-request");
    }

    @Test
    void pages_follow_each_other_to_the_end_without_a_token() throws Exception {
        JsonNode first = JSON.readTree(get("/v1/things?limit=100").body());
        JsonNode second = JSON.readTree(get("/v1/things?limit=100&pageToken="
                        + first.get("nextPageToken").asString())
                .body());

        assertThat(first.get("items").size()).isEqualTo(100);
        assertThat(second.get("items").size()).isEqualTo(20);
        assertThat(second.at("/items/0").asString()).isEqualTo("100");
        assertThat(second.has("nextPageToken")).isFalse();
    }

    @Test
    void a_list_refuses_the_token_of_another() throws Exception {
        String token = JSON.readTree(get("/v1/things?limit=1").body())
                .get("nextPageToken")
                .asString();

        JsonNode problem = problem(get("/v1/other-things?pageToken=" + token), 400, "invalid-request");

        assertThat(problem.at("/errors/0/pointer").asString()).isEqualTo("?pageToken");
        assertThat(problem.at("/errors/0/code").asString()).isEqualTo("invalid-token");
        assertThat(get("/v1/other-things").statusCode()).isEqualTo(200);
    }

    @Test
    void what_is_not_there_is_a_404() throws Exception {
        problem(get("/v1/nothing"), 404, "not-found");
        problem(get("/v1/things/not-an-id"), 404, "not-found");
        problem(get("/favicon.ico"), 404, "not-found");
    }

    @Test
    void a_method_that_is_not_mapped_is_a_405_with_allow() throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(uri("/v1/things")).DELETE());

        problem(answer, 405, "method-not-allowed");
        assertThat(answer.headers().firstValue("Allow").orElse("")).contains("POST");
    }

    @Test
    void a_representation_that_does_not_exist_is_a_406() throws Exception {
        problem(send(HttpRequest.newBuilder(uri("/v1/things")).header("Accept", "image/png")), 406, "not-acceptable");
    }

    @Test
    void members_and_retry_after_reach_the_caller() throws Exception {
        JsonNode busy = problem(get("/v1/things/0198c0de-0000-7000-8000-000000000000"), 409, "operation-in-progress");
        HttpResponse<String> away = get("/v1/away");

        assertThat(busy.get("operation").asString()).isEqualTo("42");
        problem(away, 503, "unavailable");
        assertThat(away.headers().firstValue("Retry-After")).contains("7");
    }

    @Test
    void a_database_that_is_away_is_a_503_with_retry_after() throws Exception {
        HttpResponse<String> answer = get("/v1/store-away");

        problem(answer, 503, "unavailable");
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.body()).doesNotContain("secret address");
    }

    @Test
    void an_unexpected_failure_is_a_500_that_tells_an_incident_and_nothing_else() throws Exception {
        HttpResponse<String> answer = get("/v1/broken");

        JsonNode problem = problem(answer, 500, "internal-error");
        assertThat(problem.get("incident").asString()).hasSize(36);
        assertThat(answer.body()).doesNotContain("secret cause").doesNotContain("IllegalState");
    }

    @Test
    void what_tomcat_refuses_is_a_problem_too() throws Exception {
        String answer = RawHttp.send(port, "GET /v1/a%00b%2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "invalid-request");
    }

    @Test
    void a_request_line_that_is_no_http_is_a_400() throws Exception {
        assertThat(RawHttp.send(port, "HELLO\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(RawHttp.send(port, "TRACE /v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .contains("method-not-allowed");
    }

    @Test
    void health_and_metrics_are_open() throws Exception {
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus").body()).contains("jvm_memory_used_bytes");
        assertThat(get("/actuator/env").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> post(String body, String type) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/v1/things"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static JsonNode problem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("none")).startsWith("application/problem+json");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.propertyNames()).contains("type", "title", "status", "detail", "code", "errors");
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("code").asString()).isEqualTo(code);
        return problem;
    }
}
