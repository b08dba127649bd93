package dev.viveiro.kernel;

import java.util.UUID;

/** Identity of a virtual machine; it outlives every host the machine is placed on. */
public record VmId(UUID value) {
    public static VmId of(String text) {
        return new VmId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
