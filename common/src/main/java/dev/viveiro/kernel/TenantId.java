package dev.viveiro.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Identity of a tenant: the customer whose machines nobody else can see. */
public record TenantId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TenantId {}

    /** Reads the canonical text form; throws {@link IllegalArgumentException} for anything else. */
    public static TenantId of(String text) {
        return new TenantId(CanonicalUuid.parse(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
