package dev.viveiro.gateway.host;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far a host's clock may be from ours. What happens to machines is billed by the time that their host gives. */
public final class HostClock {
    /** Beyond it an operator is told. */
    public static final Duration ALARM = Duration.ofSeconds(2);

    /** Beyond it no new machine goes there. */
    public static final Duration LIMIT = Duration.ofSeconds(10);

    private HostClock() {}

    /** Why no new machine may go to a host whose clock is ahead by so many milliseconds; null when one may. */
    public static @Nullable String impediment(@Nullable Long offsetMillis) {
        return offsetMillis == null || Math.abs(offsetMillis) <= LIMIT.toMillis()
                ? null
                : "its clock is " + described(offsetMillis) + "; set it right";
    }

    /** As in {@code 2.5 s ahead}. */
    public static String described(long offsetMillis) {
        return String.format(
                Locale.ROOT, "%.1f s %s", Math.abs(offsetMillis) / 1_000.0, offsetMillis < 0 ? "behind" : "ahead");
    }
}
