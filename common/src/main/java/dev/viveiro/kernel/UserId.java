package dev.viveiro.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identity of a person who owns machines inside one tenant. */
public record UserId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public UserId {}

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static UserId of(String text) {
        return new UserId(CanonicalUuid.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
