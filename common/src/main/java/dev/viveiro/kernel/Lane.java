package dev.viveiro.kernel;

import java.util.Locale;

/** The two lanes of every queue: a class of 300 travels in BULK and never delays a single machine in INTERACTIVE. */
public enum Lane {
    INTERACTIVE,
    BULK;

    /** The form used in routing keys and queue names. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
