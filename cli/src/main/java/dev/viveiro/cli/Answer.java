package dev.viveiro.cli;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP answer and the question it belongs to.
 *
 * @param question method and address, for messages
 */
record Answer(String question, int status, String body) {
    static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The body as {@code type}; throws {@link Unmet} for any status but {@code expected} and for another body. */
    <T> T as(Class<T> type, int expected) {
        if (status != expected) {
            throw new Unmet(expected + " from " + question, problem().inWords(status), "See ./dev logs api-gateway.");
        }
        try {
            return JSON.readValue(body, type);
        } catch (JacksonException e) {
            throw new Unmet(
                    "JSON of a " + type.getSimpleName() + " from " + question,
                    "it can't be read: " + e.getOriginalMessage(),
                    "Is another program listening at this address?");
        }
    }

    /** The problem document, empty when the body is none. */
    Problem problem() {
        try {
            return JSON.readValue(body, Problem.class);
        } catch (JacksonException e) {
            return new Problem(null, null, null, null);
        }
    }
}
