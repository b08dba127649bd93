package dev.viveiro.notification.mail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Records what has happened even if the store is away just now: forgetting it would send a mail twice. */
@Component
class Persistence {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int TRIES = 600;
    private static final Logger log = LoggerFactory.getLogger(Persistence.class);

    /** Repeats until it worked or the thread is interrupted; after ten minutes it lets the failure through. */
    void untilDone(Runnable write) {
        for (int tries = 1; ; tries++) {
            try {
                write.run();
                return;
            } catch (DataAccessException | TransactionException e) {
                if (tries >= TRIES || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                log.warn("The store is away ({}); what became of a mail is recorded when it answers.", e.getMessage());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
