package dev.viveiro.messaging;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Puts what a piece of work is about into every log line written meanwhile; the keys are the same in all services. Closing
 * one brings back what was there before, so they nest.
 */
public final class LogContext implements AutoCloseable {
    public static final String OPERATION = "operation";
    public static final String VM = "vm";
    public static final String HOST = "host";
    public static final String TENANT = "tenant";

    private final String key;
    private final @Nullable String before;
    private final @Nullable LogContext outer;

    private LogContext(String key, Object value, @Nullable LogContext outer) {
        this.key = key;
        this.before = MDC.get(key);
        this.outer = outer;
        MDC.put(key, value.toString());
    }

    /** {@code key} is one of the constants here. */
    public static LogContext with(String key, Object value) {
        return new LogContext(key, value, null);
    }

    /** The same and one more; closing it closes both. */
    public LogContext and(String more, Object value) {
        return new LogContext(more, value, this);
    }

    @Override
    public void close() {
        if (before == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, before);
        }
        if (outer != null) {
            outer.close();
        }
    }
}
