package dev.viveiro.gateway.dispatch;

import dev.viveiro.gateway.dispatch.Dispatch.Release;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.LogContext;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fills every host's window: soon after something was accepted, ended or cancelled, and once a second in any case, since a
 * wake-up may be lost with its process. Every replica runs one; no replica leads.
 */
@Component
public class Dispatcher implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final WaitingOperations waiting;
    private final Releasing releasing;
    private final DispatchPolicy policy;
    private final TransactionTemplate transaction;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean running;

    Dispatcher(
            WaitingOperations waiting,
            Releasing releasing,
            DispatchPolicy policy,
            PlatformTransactionManager transactions) {
        this.waiting = waiting;
        this.releasing = releasing;
        this.policy = policy;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Looks at the windows once the caller's transaction has committed; several calls are one look. */
    public void wake() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            wakes.release();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wakes.release();
            }
        });
    }

    @Scheduled(fixedDelayString = "${viveiro.dispatch.sweep:PT1S}")
    void sweep() {
        wakes.release();
    }

    /** Fills the window of every host now; one host's trouble delays no other. */
    public void fill() {
        for (HostId host : waiting.hosts()) {
            try (LogContext context = LogContext.with(LogContext.HOST, host)) {
                fill(host);
            }
        }
    }

    private void fill(HostId host) {
        try {
            transaction.executeWithoutResult(status -> {
                waiting.lock(host);
                List<Release> releases = Dispatch.release(policy.window(), waiting.look(host, policy.window()));
                if (!releases.isEmpty()) {
                    releasing.release(
                            host, releases.stream().map(Release::operation).toList());
                    waiting.took(host, lastTurns(releases));
                    log.debug("{} bulk operations leave for the host.", releases.size());
                }
            });
        } catch (RuntimeException e) {
            log.error("The host's window could not be filled; it is tried again with the next sweep.", e);
        }
    }

    /** Each tenant once, in the order of their last turns. */
    private static List<TenantId> lastTurns(List<Release> releases) {
        Set<TenantId> last = new LinkedHashSet<>();
        for (Release release : releases) {
            last.remove(release.tenant());
            last.add(release.tenant());
        }
        return List.copyOf(last);
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("dispatcher").start(this::run);
    }

    private void run() {
        while (running) {
            wakes.acquireUninterruptibly();
            wakes.drainPermits();
            if (running) {
                try {
                    fill();
                } catch (RuntimeException e) {
                    log.error("The waiting operations could not be read; they are looked at again in a second.", e);
                }
            }
        }
    }

    @Override
    public void stop() {
        running = false;
        wakes.release();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
