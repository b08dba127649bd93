package dev.viveiro.worker.driver.lxd;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What Incus calls otherwise than LXD, of which it came. */
enum Dialect {
    LXD("", "security.devlxd"),
    INCUS("incus ", "security.guestapi");

    private static final String OF_LXD = "X-LXD-";
    private static final String OF_INCUS = "X-Incus-";

    private final String product;
    private final String guestApi;

    Dialect(String product, String guestApi) {
        this.product = product;
        this.guestApi = guestApi;
    }

    /** @param environment as {@code GET /1.0} tells it */
    static Dialect of(JsonNode environment) {
        return environment.path("server").asString("").equals("incus") ? INCUS : LXD;
    }

    /** A version, with the product where it is not LXD. */
    String version(String number) {
        return product + number;
    }

    /** The setting of an instance by which its guest may ask about itself. */
    String guestApi() {
        return guestApi;
    }

    /** Headers about a guest's file, by their names without a prefix. Each understands its own and passes over the other's. */
    static Map<String, String> fileHeaders(Map<String, String> values) {
        Map<String, String> headers = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            headers.put(OF_LXD + name, value);
            headers.put(OF_INCUS + name, value);
        });
        return headers;
    }

    /** What an answer says of a guest's file; null where it says nothing. */
    static @Nullable String fileHeader(HttpFields headers, String name) {
        String value = headers.get(OF_LXD + name);
        return value == null ? headers.get(OF_INCUS + name) : value;
    }
}
