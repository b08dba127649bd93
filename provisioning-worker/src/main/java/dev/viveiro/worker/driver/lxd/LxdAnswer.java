package dev.viveiro.worker.driver.lxd;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What LXD said to one request.
 *
 * @param status the HTTP status
 * @param body the whole of it
 */
record LxdAnswer(int status, JsonNode body) {
    boolean absent() {
        return status == 404;
    }

    boolean good() {
        return status < 400;
    }

    JsonNode metadata() {
        return body.path("metadata");
    }

    /** The work in the background that the request began; null when there is none. */
    @Nullable
    String operation() {
        String path = body.path("operation").asString("");
        return path.isEmpty() ? null : path;
    }

    String error() {
        return body.path("error").asString("status " + status);
    }
}
