package dev.viveiro.gateway.broker;

import dev.viveiro.gateway.host.HostLife;
import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.TopologyDeclarer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpConnectException;
import org.springframework.amqp.AmqpException;
import org.springframework.context.SmartLifecycle;

/** Declares the topology before anything is consumed, and stops the start when a setting is not the effective one. */
final class TopologyAtStart implements SmartLifecycle {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(TopologyAtStart.class);

    private final TopologyDeclarer declarer;
    private final EffectiveTopology effective;
    private final HostLife hosts;
    private volatile boolean running;

    TopologyAtStart(TopologyDeclarer declarer, EffectiveTopology effective, HostLife hosts) {
        this.declarer = declarer;
        this.effective = effective;
        this.hosts = hosts;
    }

    @Override
    public void start() {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        patiently(declarer::declareServices, giveUp);
        hosts.joined().forEach(this::declareQueuesOf);
        patiently(effective::check, giveUp);
        running = true;
    }

    private static void patiently(Runnable step, long giveUp) {
        while (true) {
            try {
                step.run();
                return;
            } catch (AmqpConnectException | UncheckedIOException e) {
                if (System.nanoTime() > giveUp) {
                    throw e;
                }
                log.warn("The broker does not answer yet ({}); trying again.", e.getMessage());
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            }
        }
    }

    /** A host that joined before a queue was thought of gets it now; one host's trouble keeps no gateway from starting. */
    private void declareQueuesOf(HostId host) {
        try {
            declarer.declareQueues(Topology.hostQueues(host));
        } catch (AmqpException e) {
            log.error(
                    "The queues of host {} could not be declared ({}); it is not heard or told all. Delete the queue that"
                            + " differs when it is empty, and start a gateway again.",
                    host,
                    e.getMessage());
        }
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
