package dev.viveiro.notification.credentials;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A headless Chromium with one page, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final WebSocket page;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(100);
    private int calls;

    private Browser(Process process, URI pageSocket) {
        this.process = process;
        this.page = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(pageSocket, new Listener())
                .join();
    }

    /** Fails with the way to get it when there is no Chromium. */
    static Browser start(Path profile) throws IOException {
        Path binary = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError("The page is tried in Chromium. Install it: apt-get install -y chromium"));
        Process process = new ProcessBuilder(
                        binary.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path portFile = profile.resolve("DevToolsActivePort");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        Files.exists(portFile) && Files.readAllLines(portFile).size() == 2);
        String port = Files.readAllLines(portFile).getFirst();
        return new Browser(process, pageSocket(port));
    }

    private static URI pageSocket(String port) {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                .build();
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(
                        () -> firstPage(http.send(list, HttpResponse.BodyHandlers.ofString())
                                .body()),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<URI> firstPage(String targets) {
        for (JsonNode target : JSON.readTree(targets)) {
            if (target.get("type").asString().equals("page")) {
                return Optional.of(URI.create(target.get("webSocketDebuggerUrl").asString()));
            }
        }
        return Optional.empty();
    }

    void open(String url) {
        call("Page.navigate", Map.of("url", url));
        Awaitility.await()
                .until(() -> evaluate("document.readyState").equals("complete")
                        && evaluate("location.href").equals(url));
    }

    /** The value of an expression as text. */
    String evaluate(String expression) {
        JsonNode answer =
                call("Runtime.evaluate", Map.of("expression", "String(" + expression + ")", "userGesture", true));
        return answer.get("result").get("result").get("value").asString();
    }

    private JsonNode call(String method, Map<String, Object> parameters) {
        int id = ++calls;
        page.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .join();
        try {
            while (true) {
                @Nullable String text = answers.poll(20, TimeUnit.SECONDS);
                if (text == null) {
                    throw new AssertionError("Chromium did not answer " + method);
                }
                JsonNode answer = JSON.readTree(text);
                if (answer.path("id").asInt(0) == id) {
                    return answer;
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        page.abort();
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroy);
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                answers.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
