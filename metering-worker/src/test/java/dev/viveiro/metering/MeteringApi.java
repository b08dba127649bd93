package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metering worker's API, as the gateway calls it for one caller. */
record MeteringApi(int port, String bearer) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = new JsonMapper();

    /** A price list in euro: processors by the hour at a price, 1024 MiB of memory at 0.01, and the rest for nothing. */
    static String prices(String validFrom, String hourly) {
        return """
            {"currency":"EUR","validFrom":"%s","rates":[
              {"meter":"VCPU","per":"HOUR","tiers":[{"price":"%s"}]},
              {"meter":"MEMORY","per":"HOUR","quantity":1024,"tiers":[{"price":"0.01"}]},
              {"meter":"ADDRESS","per":"MONTH","tiers":[{"price":"0"}]},
              {"meter":"DISK","per":"MONTH","tiers":[{"price":"0"}]}]}\
            """.formatted(validFrom, hourly);
    }

    static String terms(String validFrom, String priceList) {
        return """
            {"validFrom":"%s","priceList":"%s","taxName":"VAT","taxPercent":"23","billTo":["Oak Ltd","1 Elm Street"]}\
            """.formatted(validFrom, priceList);
    }

    JsonNode get(String path, int status) {
        return JSON.readTree(send(request(path).GET(), status).body());
    }

    HttpResponse<String> getAs(String path, String mediaType) {
        return send(request(path).header("Accept", mediaType).GET(), 200);
    }

    byte[] bytes(String path, String mediaType) {
        return send(request(path).header("Accept", mediaType).GET(), 200, HttpResponse.BodyHandlers.ofByteArray())
                .body();
    }

    JsonNode put(String path, String body, int status) {
        return JSON.readTree(send(
                        request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body)),
                        status)
                .body());
    }

    /** Without a word of the gateway about who calls; the answer's body. */
    static JsonNode postUnnamed(int port, String path, Map<String, String> headers, byte[] body, int status) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return JSON.readTree(send(request, status).body());
    }

    JsonNode post(String path, String body, int status) {
        return JSON.readTree(send(
                        request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)),
                        status)
                .body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", bearer);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request, int status) {
        return send(request, status, HttpResponse.BodyHandlers.ofString());
    }

    private static <T> HttpResponse<T> send(
            HttpRequest.Builder request, int status, HttpResponse.BodyHandler<T> handler) {
        try {
            HttpResponse<T> answer = HTTP.send(request.build(), handler);
            assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(status);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
