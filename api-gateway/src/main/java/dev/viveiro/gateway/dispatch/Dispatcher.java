package dev.viveiro.gateway.dispatch;

import dev.viveiro.gateway.dispatch.Dispatch.Release;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.LogContext;
import dev.viveiro.messaging.WokenLoop;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Fills every host's window: soon after something was accepted, ended or cancelled, and once a second in any case, since a
 * wake-up may be lost with its process. Every replica runs one; no replica leads.
 */
@Component
public class Dispatcher extends WokenLoop {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final WaitingOperations waiting;
    private final Releasing releasing;
    private final DispatchPolicy policy;
    private final TransactionTemplate transaction;

    Dispatcher(
            WaitingOperations waiting,
            Releasing releasing,
            DispatchPolicy policy,
            PlatformTransactionManager transactions) {
        super("dispatcher");
        this.waiting = waiting;
        this.releasing = releasing;
        this.policy = policy;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Scheduled(fixedDelayString = "${viveiro.dispatch.sweep:PT1S}")
    void sweep() {
        wakeNow();
    }

    /** Fills the windows of all hosts together; when that fails each alone, so that one host's trouble delays no other. */
    @Override
    protected void look() {
        List<HostId> hosts = waiting.hosts();
        if (hosts.isEmpty()) {
            return;
        }
        try {
            fill(hosts);
        } catch (RuntimeException e) {
            log.warn("The hosts' windows could not be filled together ({}); each is tried alone.", e.getMessage());
            hosts.forEach(this::fillAlone);
        }
    }

    private void fillAlone(HostId host) {
        try (LogContext context = LogContext.with(LogContext.HOST, host)) {
            fill(List.of(host));
        } catch (RuntimeException e) {
            log.error("The host's window could not be filled; it is tried again with the next sweep.", e);
        }
    }

    private void fill(List<HostId> hosts) {
        transaction.executeWithoutResult(status -> {
            waiting.lock(hosts);
            Map<HostId, List<OperationId>> released = new LinkedHashMap<>();
            Map<HostId, List<TenantId>> turns = new LinkedHashMap<>();
            waiting.look(hosts, policy.window()).forEach((host, queue) -> {
                List<Release> releases = Dispatch.release(policy.window(), queue);
                if (!releases.isEmpty()) {
                    released.put(host, releases.stream().map(Release::operation).toList());
                    turns.put(host, lastTurns(releases));
                }
            });
            if (!released.isEmpty()) {
                releasing.release(released);
                waiting.took(turns);
            }
        });
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
}
