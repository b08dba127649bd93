package dev.viveiro.worker.credential;

import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.contract.credential.SealingKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The key that passwords are sealed with now. Each is kept for few passwords and a short time, in memory only. */
public final class SealingKeys {
    static final int USES = 500;
    static final Duration AGE = Duration.ofMinutes(5);

    private final ECKey recipient;
    private final SecureRandom random;
    private final Clock clock;
    private final Lock lock = new ReentrantLock();
    private @Nullable SealingKey current;
    private Instant madeAt = Instant.EPOCH;
    private int uses;

    /** @param recipient the notification worker's public key */
    public SealingKeys(ECKey recipient, SecureRandom random, Clock clock) {
        this.recipient = recipient;
        this.random = random;
        this.clock = clock;
    }

    /** For one password. */
    SealingKey next() {
        lock.lock();
        try {
            Instant now = clock.instant();
            SealingKey key = current;
            if (key == null || uses >= USES || !now.isBefore(madeAt.plus(AGE))) {
                key = SealingKey.to(recipient, random);
                current = key;
                madeAt = now;
                uses = 0;
            }
            uses++;
            return key;
        } finally {
            lock.unlock();
        }
    }
}
