package dev.viveiro.cli;

import dev.viveiro.cli.Answers.Accepted;
import dev.viveiro.cli.Answers.Host;
import dev.viveiro.cli.Answers.Hosts;
import dev.viveiro.cli.Answers.Images;
import dev.viveiro.cli.Answers.JoinToken;
import dev.viveiro.cli.Answers.PageOf;
import dev.viveiro.cli.Answers.Usage;
import dev.viveiro.cli.Answers.UsageLine;
import dev.viveiro.cli.Answers.Vms;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The public API; every method throws {@link Unmet} when the answer is not the promised one. */
final class Api {
    private final Http http;
    private final String url;
    private final Map<String, String> key;

    private record NewVm(String name, String plan, String image, String ownerEmail) {}

    Api(Http http, Settings settings) {
        this.http = http;
        this.url = settings.url();
        this.key = Map.of("Authorization", "Bearer " + settings.apiKey());
    }

    String url() {
        return url;
    }

    /** All machines whose names start with {@code prefix}, over all pages. */
    List<Vm> vmsNamed(String prefix) {
        return all("/v1/vms?limit=500&namePrefix=" + encoded(prefix), Vms.class);
    }

    /** All hosts, over all pages. */
    List<Host> hosts() {
        return all("/v1/hosts?limit=500", Hosts.class);
    }

    /** Name of the first image. */
    String firstImage() {
        return get("/v1/images").as(Images.class, 200).items().stream()
                .findFirst()
                .orElseThrow(() -> new Unmet(
                        "at least one image at " + url + "/v1/images",
                        "there is none",
                        "See ./dev logs api-gateway: images come with its first start."))
                .name();
    }

    /** The name is also the idempotency key: asked twice, one machine comes of it. */
    Accepted create(String name, String plan, String image, String ownerEmail) {
        var body = new NewVm(name, plan, image, ownerEmail);
        var headers = Map.of("Authorization", key.getOrDefault("Authorization", ""), "Idempotency-Key", name);
        return http.post(url + "/v1/vms", headers, body).as(Accepted.class, 202);
    }

    Vm vm(String id) {
        return get("/v1/vms/" + id).as(Vm.class, 200);
    }

    void delete(String id) {
        http.delete(url + "/v1/vms/" + id, key).as(Accepted.class, 202);
    }

    Operation operation(String id) {
        return get("/v1/operations/" + id).as(Operation.class, 200);
    }

    List<UsageLine> usage(String vm) {
        return all("/v1/usage?vm=" + vm, Usage.class);
    }

    /** Any status; a link needs no API key. */
    Answer reveal(String token) {
        return http.post(url + "/v1/reveals", Map.of(), Map.of("token", token));
    }

    /** A one-time token with which a worker joins as {@code name}. */
    String joinToken(String name) {
        return http.post(url + "/v1/hosts", key, Map.of("name", name))
                .as(JoinToken.class, 201)
                .joinToken();
    }

    /** Whatever is answered there. */
    Answer get(String path) {
        return http.get(url + path, key);
    }

    /** Any status; {@code once} is the idempotency key. */
    Answer postCsv(String path, byte[] file, String once) {
        var headers = new HashMap<>(key);
        headers.put("Idempotency-Key", once);
        return http.postCsv(url + path, headers, file);
    }

    /** Everything that is listed at {@code path}, which has a query already, over all pages. */
    <T> List<T> all(String path, Class<? extends PageOf<T>> type) {
        var found = new ArrayList<T>();
        var token = "";
        do {
            var page = get(path + token).as(type, 200);
            found.addAll(page.items());
            token = page.nextPageToken() == null ? "" : "&pageToken=" + encoded(page.nextPageToken());
        } while (!token.isEmpty());
        return found;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
