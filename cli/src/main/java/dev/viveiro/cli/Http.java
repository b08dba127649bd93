package dev.viveiro.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;

/** Asks and answers in JSON over HTTP/1.1; every question has a time limit. */
final class Http {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration UPLOAD_LIMIT = Duration.ofSeconds(30);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** Any status is an answer; throws {@link Unmet} when none comes. */
    Answer get(String address, Map<String, String> headers) {
        return ask(address, headers, HttpRequest.newBuilder().GET(), LIMIT);
    }

    /** As {@link #get}, with {@code body} written as JSON. */
    Answer post(String address, Map<String, String> headers, Object body) {
        var json = HttpRequest.BodyPublishers.ofString(Answer.JSON.writeValueAsString(body));
        return ask(
                address,
                headers,
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(json),
                LIMIT);
    }

    /** As {@link #get}, with a file as it is; a large one takes its time. */
    Answer postCsv(String address, Map<String, String> headers, byte[] file) {
        var body = HttpRequest.BodyPublishers.ofByteArray(file);
        return ask(
                address,
                headers,
                HttpRequest.newBuilder().header("Content-Type", "text/csv").POST(body),
                UPLOAD_LIMIT);
    }

    /** As {@link #get}. */
    Answer delete(String address, Map<String, String> headers) {
        return ask(address, headers, HttpRequest.newBuilder().DELETE(), LIMIT);
    }

    private Answer ask(String address, Map<String, String> headers, HttpRequest.Builder builder, Duration limit) {
        headers.forEach(builder::header);
        var request = builder.uri(uri(address)).timeout(limit).build();
        var question = request.method() + " " + address;
        try {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(question, answer.statusCode(), answer.body());
        } catch (ConnectException e) {
            throw new Unmet("an answer to " + question, "nothing listens there", "Run ./dev up, then ./dev status.");
        } catch (HttpTimeoutException e) {
            throw new Unmet(
                    "an answer to " + question + " within " + limit.toSeconds() + " s",
                    "none came",
                    "See ./dev status and ./dev logs.");
        } catch (IOException e) {
            throw new Unmet(
                    "an answer to " + question,
                    "the connection broke: " + e.getMessage(),
                    "See ./dev status and ./dev logs.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unmet("an answer to " + question, "the command was interrupted", "Run it again.");
        }
    }

    private static URI uri(String address) {
        try {
            return URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new Unmet("an address like http://127.0.0.1:8080", "got " + address, "Correct it and run again.");
        }
    }
}
