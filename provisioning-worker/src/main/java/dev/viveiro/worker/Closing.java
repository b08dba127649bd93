package dev.viveiro.worker;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends one thing after the other: what does not end as it should keeps nothing else open. */
final class Closing {
    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    private Closing() {}

    /** In this order. */
    static void all(AutoCloseable... open) {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                log.warn("Something did not end as it should; the rest ends all the same: {}", e.toString(), e);
            }
        }
    }
}
