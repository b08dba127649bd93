package dev.viveiro.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identity of one operation on one machine, the same over all its attempts. */
public record OperationId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OperationId {}

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static OperationId of(String text) {
        return new OperationId(CanonicalUuid.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
