package dev.viveiro.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identity of a virtual machine; it outlives every host the machine is placed on. */
public record VmId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public VmId {}

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static VmId of(String text) {
        return new VmId(CanonicalUuid.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
