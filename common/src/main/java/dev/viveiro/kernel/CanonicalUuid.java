package dev.viveiro.kernel;

import java.util.UUID;

/** Reads the one text form of an id; {@link UUID#fromString} alone takes shorter ones too. */
final class CanonicalUuid {
    private CanonicalUuid() {}

    /** Throws {@link IllegalArgumentException} for anything but the form 8-4-4-4-12. */
    static UUID parse(String text) {
        UUID id = UUID.fromString(text);
        if (!id.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("expected an id in the form 8-4-4-4-12, got another");
        }
        return id;
    }
}
