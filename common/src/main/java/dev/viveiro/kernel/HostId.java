package dev.viveiro.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identity of a hypervisor host; part of its queue names, routing keys and broker user. */
public record HostId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public HostId {}

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static HostId of(String text) {
        return new HostId(CanonicalUuid.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
