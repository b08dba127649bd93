package dev.viveiro.gateway.broker;

import dev.viveiro.messaging.TopologyDeclarer;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.context.SmartLifecycle;

/** Declares the topology before anything is consumed, and stops the start when a setting is not the effective one. */
final class TopologyAtStart implements SmartLifecycle {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(TopologyAtStart.class);

    private final TopologyDeclarer declarer;
    private final EffectiveTopology effective;
    private volatile boolean running;

    TopologyAtStart(TopologyDeclarer declarer, EffectiveTopology effective) {
        this.declarer = declarer;
        this.effective = effective;
    }

    @Override
    public void start() {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                declarer.declareServices();
                break;
            } catch (AmqpConnectException e) {
                if (System.nanoTime() > giveUp) {
                    throw e;
                }
                log.warn("The broker does not answer yet ({}); trying again.", e.getMessage());
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofSeconds(1).toNanos());
            }
        }
        effective.check();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the consumers and the relay. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1_000;
    }
}
