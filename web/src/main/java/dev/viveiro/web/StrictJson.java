package dev.viveiro.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads JSON without guessing: a number is not a text, a key comes once, a time has a zone and a year of four digits.
 * A field that is not known is refused: ignored, it would be a wish that nobody hears.
 */
final class StrictJson implements JsonMapperBuilderCustomizer {
    @Override
    public void customize(JsonMapper.Builder builder) {
        builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .withCoercionConfigDefaults(to -> to.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .addModule(new SimpleModule("strict")
                        .addDeserializer(String.class, new CleanText())
                        .addDeserializer(Instant.class, new ZonedTime()));
        for (LogicalType type : new LogicalType[] {LogicalType.Integer, LogicalType.Float, LogicalType.Boolean}) {
            builder.withCoercionConfig(type, to -> {
                to.setCoercion(CoercionInputShape.String, CoercionAction.Fail);
                to.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
                if (type != LogicalType.Boolean) {
                    to.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                }
                if (type != LogicalType.Float) {
                    to.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                }
                if (type == LogicalType.Boolean) {
                    to.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                }
            });
        }
    }

    private static final class CleanText extends StdScalarDeserializer<String> {
        CleanText() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return (String) context.handleUnexpectedToken(String.class, parser);
            }
            String text = parser.getString();
            UnsafeText.Found found = UnsafeText.in(text);
            if (found != null) {
                throw new InvalidFormatException(parser, found.detail(), found, String.class);
            }
            return text;
        }
    }

    private static final class ZonedTime extends StdScalarDeserializer<Instant> {
        private static final Instant FIRST =
                OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toInstant();
        private static final Instant END =
                OffsetDateTime.of(9999, 12, 31, 0, 0, 0, 0, ZoneOffset.UTC).toInstant();

        ZonedTime() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return (Instant) context.handleUnexpectedToken(Instant.class, parser);
            }
            String text = parser.getString();
            try {
                Instant time = OffsetDateTime.parse(text).toInstant();
                if (!time.isBefore(FIRST) && time.isBefore(END)) {
                    return time;
                }
            } catch (DateTimeException e) {
                // falls through to the same refusal
            }
            throw new InvalidFormatException(parser, "not a time with zone", text, Instant.class);
        }
    }
}
