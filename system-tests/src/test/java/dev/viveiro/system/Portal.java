package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A customer's portal: it knows the public API and the mail sink's view, and nothing else. */
final class Portal {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern LINK = Pattern.compile("/reveal#(\\S+)");
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RunningSystem system;
    private final Supplier<String> key;

    /** The administrator's. */
    Portal(RunningSystem system) {
        this.system = system;
        this.key = () -> system.setting("VIVEIRO_API_KEY");
    }

    private Portal(RunningSystem system, String key) {
        this.system = system;
        this.key = () -> key;
    }

    /** That of a new tenant. */
    Portal ofNewTenant(String name) {
        assertThat(post("/v1/tenants", Map.of("name", name), Map.of()).status()).isEqualTo(201);
        var made = post("/v1/api-keys", Map.of("tenant", name, "role", "TENANT"), Map.of());
        assertThat(made.status()).isEqualTo(201);
        return new Portal(system, made.text("/key"));
    }

    /** Status and JSON of an answer; {@code body} is missing where there is none. */
    record Answer(int status, JsonNode body) {
        String text(String pointer) {
            return body.at(pointer).asString("");
        }

        JsonNode vm() {
            return body.path("vm");
        }

        String vmId() {
            return text("/vm/id");
        }

        String operationId() {
            return text("/operation/id");
        }
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer post(String path, Object body, Map<String, String> headers) {
        var json = HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        var builder = request(path).header("Content-Type", "application/json").POST(json);
        headers.forEach(builder::header);
        return send(builder);
    }

    Answer put(String path, Object body) {
        var json = HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        return send(request(path).header("Content-Type", "application/json").PUT(json));
    }

    Answer patch(String path, Object body) {
        var json = HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        return send(request(path).header("Content-Type", "application/json").method("PATCH", json));
    }

    /** Without a key: these headers say who it is, over the bytes of the body. */
    Answer signed(String path, String body, Map<String, String> headers) {
        var builder = HttpRequest.newBuilder(URI.create(system.setting("VIVEIRO_URL") + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(builder::header);
        return send(builder);
    }

    Answer post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Registers an image that is the bytes of this text, and uploads them; its form is one that every host takes. */
    void uploadImage(String name, String bytes, String sha256) {
        uploadImage(name, "RAW", HttpRequest.BodyPublishers.ofString(bytes), sha256);
    }

    /** Registers an image of this form that is the file, and uploads it. */
    void uploadImage(String name, String format, Path file) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
            uploadImage(
                    name,
                    format,
                    HttpRequest.BodyPublishers.ofFile(file),
                    HexFormat.of().formatHex(digest));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void uploadImage(String name, String format, HttpRequest.BodyPublisher bytes, String sha256) {
        var image = Map.of(
                "name",
                name,
                "description",
                "of a test",
                "account",
                "debian",
                "minDiskGib",
                1,
                "format",
                format,
                "sha256",
                sha256);
        assertThat(post("/v1/images", image, Map.of()).status()).isEqualTo(201);
        var upload = request("/v1/images/" + name + "/content").PUT(bytes);
        assertThat(send(upload).text("/state")).isEqualTo("READY");
    }

    /** Asks for a basic machine of the first image, for an owner of its own. */
    Answer create(String name) {
        return post("/v1/vms", order(name), Map.of());
    }

    Map<String, String> order(String name) {
        var image = get("/v1/images").text("/items/0/name");
        return Map.of("name", name, "plan", "basic", "image", image, "ownerEmail", owner(name));
    }

    /** The owner of the machine of that name. */
    static String owner(String name) {
        return name + "@school.example";
    }

    List<JsonNode> vmsNamed(String prefix) {
        return all("/v1/vms?limit=500&namePrefix=" + prefix);
    }

    /** What is listed at {@code path}, which has a query, over all pages. */
    List<JsonNode> all(String path) {
        List<JsonNode> found = new ArrayList<>();
        var token = "";
        do {
            var page = get(path + token);
            found.addAll(items(page));
            var next = page.text("/nextPageToken");
            token = next.isEmpty() ? "" : "&pageToken=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        } while (!token.isEmpty());
        return found;
    }

    List<JsonNode> usage(String vm) {
        return items(get("/v1/usage?vm=" + vm));
    }

    List<JsonNode> usageOfImage(String image) {
        return items(get("/v1/usage?image=" + image));
    }

    List<JsonNode> mailsTo(String recipient) {
        var uri = URI.create(system.setting("MAIL_URL") + "/messages?to=" + recipient);
        return items(send(HttpRequest.newBuilder(uri).GET()));
    }

    List<String> hostIds() {
        return items(get("/v1/hosts")).stream()
                .map(host -> host.path("id").asString(""))
                .toList();
    }

    /** What stands behind the one-time link in the mail to a recipient, who has exactly one. */
    String tokenMailedTo(String recipient) {
        var link = LINK.matcher(mailsTo(recipient).getFirst().path("text").asString(""));
        if (!link.find()) {
            throw new IllegalStateException("Expected a link to /reveal in the mail to " + recipient);
        }
        return link.group(1);
    }

    private static List<JsonNode> items(Answer page) {
        return StreamSupport.stream(page.body().path("items").spliterator(), false)
                .toList();
    }

    /** What is at {@code path} that is no JSON. */
    String text(String path) {
        try {
            var answer = http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A connection to a machine's console, which gives what comes to {@code listener}. */
    WebSocket console(String vm, WebSocket.Listener listener) {
        var address = system.setting("VIVEIRO_URL").replaceFirst("^http", "ws") + "/v1/vms/" + vm + "/console";
        return http.newWebSocketBuilder()
                .header("Authorization", "Bearer " + key.get())
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(URI.create(address), listener)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(system.setting("VIVEIRO_URL") + path))
                .header("Authorization", "Bearer " + key.get());
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
