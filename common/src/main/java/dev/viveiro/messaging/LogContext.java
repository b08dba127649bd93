package dev.viveiro.messaging;

import org.slf4j.MDC;

/** Puts what a piece of work is about into every log line written meanwhile; the keys are the same in all services. */
public final class LogContext implements AutoCloseable {
    public static final String OPERATION = "operation";
    public static final String VM = "vm";
    public static final String HOST = "host";

    private final MDC.MDCCloseable entry;

    private LogContext(MDC.MDCCloseable entry) {
        this.entry = entry;
    }

    /** {@code key} is one of the constants here. */
    public static LogContext with(String key, Object value) {
        return new LogContext(MDC.putCloseable(key, value.toString()));
    }

    @Override
    public void close() {
        entry.close();
    }
}
