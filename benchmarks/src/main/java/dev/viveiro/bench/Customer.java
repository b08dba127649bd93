package dev.viveiro.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tenant with an API key who orders machines one after the other. */
final class Customer {
    private static final JsonMapper JSON = JsonMapper.shared();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final String key;
    private String image = "";

    private Customer(String url, String key) {
        this.url = url;
        this.key = key;
    }

    /** The system's first administrator. */
    static Customer administrator(BenchSystem system) {
        return new Customer(system.setting("VIVEIRO_URL"), system.setting("VIVEIRO_API_KEY"));
    }

    /** A new tenant of that name. */
    static Customer contracted(BenchSystem system, String name) throws Exception {
        var administrator = administrator(system);
        administrator.post("/v1/tenants", Map.of("name", name), 201);
        var made = administrator.post("/v1/api-keys", Map.of("tenant", name, "role", "TENANT"), 201);
        return new Customer(administrator.url, made.path("key").asString(""));
    }

    /** Orders machines; returns how many were accepted, which are all or it throws. */
    long order(String prefix, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            post("/v1/vms", Map.of("name", prefix + "-" + i, "plan", "basic", "image", image()), 202);
        }
        return count;
    }

    /** Orders one machine whose owner gets a mail; returns its id. */
    String orderOne(String name) throws Exception {
        return orderFull(name).at("/vm/id").asString("");
    }

    /** Orders one machine whose owner gets a mail; returns the whole answer. */
    JsonNode orderFull(String name) throws Exception {
        var body = Map.of("name", name, "plan", "basic", "image", image(), "ownerEmail", name + "@school.example");
        return post("/v1/vms", body, 202);
    }

    JsonNode delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE(), 202);
    }

    /** Asks for a class of so many as JSON; returns the batch's id. */
    String orderClass(String prefix, int count) throws Exception {
        var items = IntStream.range(0, count)
                .mapToObj(i -> Map.of("name", "Student " + i, "email", prefix + "-" + i + "@school.example"))
                .toList();
        var body = Map.of("plan", "basic", "image", image(), "items", items);
        return post("/v1/batches", body, 202).at("/batch/id").asString("");
    }

    private String image() throws IOException, InterruptedException {
        if (image.isEmpty()) {
            image = get("/v1/images").at("/items/0/name").asString("");
        }
        return image;
    }

    /** Asks for a class at once; returns the batch's id. */
    String orderClass(String roster) throws Exception {
        var file = HttpRequest.BodyPublishers.ofString(roster);
        var request = request("/v1/batches").header("Content-Type", "text/csv").POST(file);
        return send(request, 202).at("/batch/id").asString("");
    }

    /** Cancels it; what was not sent to a host yet is gone when this returns. */
    void cancelClass(String batch) throws Exception {
        post("/v1/batches/" + batch + "/cancel", Map.of(), 202);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET(), 200);
    }

    JsonNode post(String path, Object body, int expected) throws IOException, InterruptedException {
        var json = HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        return send(request(path).header("Content-Type", "application/json").POST(json), expected);
    }

    /** Reads it and makes nothing of it. */
    void read(String path) throws IOException, InterruptedException {
        answer(request(path).GET(), 200);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Authorization", "Bearer " + key);
    }

    private JsonNode send(HttpRequest.Builder request, int expected) throws IOException, InterruptedException {
        return JSON.readTree(answer(request, expected));
    }

    private String answer(HttpRequest.Builder request, int expected) throws IOException, InterruptedException {
        var question = request.build();
        var answer = http.send(question, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != expected) {
            throw new IllegalStateException("Expected " + expected + " from " + question.method() + " " + question.uri()
                    + ", but got " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }
}
