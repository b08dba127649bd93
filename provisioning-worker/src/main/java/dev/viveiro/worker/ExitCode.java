package dev.viveiro.worker;

import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;

/** Why a worker ended by itself; the numbers are those of sysexits.h. */
enum ExitCode {
    /** EX_TEMPFAIL: another worker runs on this home. */
    HOME_TAKEN(75),
    /** EX_IOERR: the journal can't be opened or written. */
    JOURNAL_FAILED(74),
    /** EX_CONFIG: the gateway refused this host, or a setting is wrong. */
    REFUSED(78);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    /** Whether a start failed because of what it was told: repeating it won't help. */
    static boolean isOfSettings(Throwable failure) {
        return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(ConfigurationPropertiesBindException.class::isInstance);
    }

    int number() {
        return number;
    }
}
