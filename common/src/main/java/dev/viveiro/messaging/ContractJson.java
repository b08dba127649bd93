package dev.viveiro.messaging;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON of messages: ISO-8601 times in UTC, unknown fields ignored, so that a newer sender does not break an older reader;
 * missing numbers and duplicate keys refused.
 */
public final class ContractJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(InstantJson.module())
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ContractJson() {}

    public static byte[] write(Object message) {
        return MAPPER.writeValueAsBytes(message);
    }

    /** Throws {@link UnreadableMessage} when the bytes are no such message. */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw new UnreadableMessage("expected " + type.getSimpleName() + ", got null");
            }
            return value;
        } catch (JacksonException e) {
            throw new UnreadableMessage("expected " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    /** The mapper itself, for trees and documents. */
    public static JsonMapper mapper() {
        return MAPPER;
    }
}
