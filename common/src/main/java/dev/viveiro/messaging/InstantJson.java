package dev.viveiro.messaging;

import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.ext.javatime.deser.InstantDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdScalarSerializer;

/** Times in JSON as {@link IsoInstant} reads and writes them; any other form is left to Jackson. */
final class InstantJson {
    private InstantJson() {}

    static JacksonModule module() {
        return new SimpleModule("instants")
                .addSerializer(Instant.class, new Writing())
                .addDeserializer(Instant.class, new Reading());
    }

    private static final class Writing extends StdScalarSerializer<Instant> {
        Writing() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant time, JsonGenerator json, SerializationContext context) {
            json.writeString(IsoInstant.text(time));
        }
    }

    private static final class Reading extends StdScalarDeserializer<Instant> {
        Reading() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser json, DeserializationContext context) {
            Instant time = json.hasToken(JsonToken.VALUE_STRING) ? IsoInstant.quick(json.getString()) : null;
            return time == null ? InstantDeserializer.INSTANT.deserialize(json, context) : time;
        }
    }
}
