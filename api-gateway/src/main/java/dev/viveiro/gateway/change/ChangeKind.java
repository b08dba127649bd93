package dev.viveiro.gateway.change;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Kinds of things that can be watched. */
public enum ChangeKind {
    VM,
    OPERATION,
    BATCH,
    /** Belongs to no tenant; administrators alone see it. */
    HOST;

    /** Name of the event on the wire, and in {@code ?types=}. */
    public String event() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of that event. */
    public static Optional<ChangeKind> ofEvent(String event) {
        return Arrays.stream(values())
                .filter(kind -> kind.event().equals(event))
                .findFirst();
    }
}
