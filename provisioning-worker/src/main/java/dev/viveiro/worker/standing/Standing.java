package dev.viveiro.worker.standing;

import dev.viveiro.contract.host.ReportAnswered;
import dev.viveiro.worker.operation.Leave;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the gateway has welcomed this host in its newest epoch, and whether it still answers. Without the welcome nothing
 * begins; without an answer for the length of the lease nothing begins that starts a machine. Safe for several threads.
 */
public final class Standing implements Leave {
    private static final Logger log = LoggerFactory.getLogger(Standing.class);

    private final Lease lease;
    private long epoch;
    private long newest;
    private boolean welcomed;

    /** @param epoch the newest that the host remembers */
    public Standing(Lease lease, long epoch) {
        this.lease = lease;
        this.epoch = epoch;
        this.newest = epoch;
    }

    @Override
    public synchronized boolean given(boolean starts) {
        return welcomed && !(starts && lease.left().isZero());
    }

    @Override
    public synchronized void awaitChange(Duration longest) throws InterruptedException {
        wait(Math.max(1, longest.toMillis()));
    }

    public synchronized boolean welcomed() {
        return welcomed;
    }

    /** An epoch in a command or an answer. A later one means that the host was declared lost: it must be welcomed anew. */
    public synchronized void heard(long other) {
        if (other <= newest) {
            return;
        }
        newest = other;
        if (welcomed) {
            log.warn(
                    "The gateway speaks of host epoch {}, this host is in {}: it was declared lost. It says hello before"
                            + " it goes on.",
                    other,
                    epoch);
        }
        welcomed = false;
        lease.revoke();
        notifyAll();
    }

    /** The lease is renewed by an answer in the epoch in which the host was welcomed, or is about to be. */
    synchronized void answered(ReportAnswered answer) {
        heard(answer.epoch());
        if (answer.epoch() == newest) {
            lease.answered(answer.journal(), answer.number());
            notifyAll();
        }
    }

    /** The welcome is applied: work goes on, unless a later epoch was heard of meanwhile. */
    synchronized void admitted(long now) {
        epoch = now;
        newest = Math.max(newest, now);
        welcomed = newest == now;
        notifyAll();
    }

    /** Returns when the host must say hello. */
    synchronized void awaitUnwelcome() throws InterruptedException {
        while (welcomed) {
            wait();
        }
    }
}
