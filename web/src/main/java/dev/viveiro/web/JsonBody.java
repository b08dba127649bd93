package dev.viveiro.web;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Bodies that are read as bytes first, since their sender signed those. */
public final class JsonBody {
    private JsonBody() {}

    /** Throws the same 400 problems as for a body that Spring reads. */
    public static <T> T read(JsonMapper json, byte[] body, Class<T> type) {
        try {
            T value = json.readValue(body, type);
            if (value == null) {
                throw UnreadableBody.missing();
            }
            return value;
        } catch (JacksonException e) {
            throw UnreadableBody.explain(e);
        }
    }
}
