package dev.viveiro.worker.driver.simulated;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a caller can ask, and how long it takes unless a setting says otherwise. */
enum Step {
    ENSURE_IMAGE(50),
    DEFINE(150),
    START(300),
    /** A graceful stop. */
    STOP(200),
    STOP_FORCED(50),
    REBOOT(300),
    /** Of a stopped machine or of one that runs. */
    RESIZE(100),
    PAUSE(50),
    RESUME(50),
    SAVE(500),
    RESTORE(500),
    SNAPSHOT(300),
    REVERT(300),
    DELETE_SNAPSHOT(100),
    CAPTURE(500),
    /** Another network card. */
    NETWORK(100),
    ATTACH_DISK(100),
    DETACH_DISK(100),
    INSERT_ISO(100),
    EJECT_ISO(100),
    PACK(500),
    UNPACK(500),
    DESTROY(100),
    /** One machine's counters, or all. */
    SAMPLE(0),
    /** List and find. */
    LIST(0);

    private final Duration usualLatency;

    Step(long millis) {
        this.usualLatency = Duration.ofMillis(millis);
    }

    Duration usualLatency() {
        return usualLatency;
    }

    /** How it is written in a rule: {@code ensure-image}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Step> named(String word) {
        return Arrays.stream(values()).filter(step -> step.word().equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(Step::word).collect(Collectors.joining(" "));
    }
}
