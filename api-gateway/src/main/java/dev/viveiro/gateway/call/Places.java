package dev.viveiro.gateway.call;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import java.util.HashMap;
import java.util.Map;

/** How many calls are waited for: of each tenant, to each host, and in all. */
final class Places {
    private static final int RETRY_SECONDS = 2;

    private final CallSettings settings;
    private final Map<Object, Integer> taken = new HashMap<>();
    private int all;

    Places(CallSettings settings) {
        this.settings = settings;
    }

    /** Taken until it is closed. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws ProblemException 503 when there is none */
    synchronized Place take(TenantId tenant, HostId host) {
        if (taken.getOrDefault(tenant, 0) >= settings.perTenant()
                || taken.getOrDefault(host, 0) >= settings.perHost()
                || all >= settings.inAll()) {
            throw ProblemException.unavailable(
                    "Too many questions to hosts wait for their answers; ask again.", RETRY_SECONDS);
        }
        taken.merge(tenant, 1, Integer::sum);
        taken.merge(host, 1, Integer::sum);
        all++;
        return () -> leave(tenant, host);
    }

    private synchronized void leave(TenantId tenant, HostId host) {
        taken.computeIfPresent(tenant, (key, count) -> count == 1 ? null : count - 1);
        taken.computeIfPresent(host, (key, count) -> count == 1 ? null : count - 1);
        all--;
    }
}
