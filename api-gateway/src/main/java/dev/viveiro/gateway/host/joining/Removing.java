package dev.viveiro.gateway.host.joining;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.store.HostRecords;
import dev.viveiro.gateway.host.store.HostRow;
import dev.viveiro.kernel.HostId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** A host is taken out for good, and with it everything it could do at the broker. */
@Service
public class Removing {
    private static final Logger log = LoggerFactory.getLogger(Removing.class);

    private final HostRecords hosts;
    private final BrokerAccess brokerAccess;

    Removing(HostRecords hosts, BrokerAccess brokerAccess) {
        this.hosts = hosts;
        this.brokerAccess = brokerAccess;
    }

    /**
     * Removes a host; one that is removed already has its rights taken again, in case that failed before.
     *
     * @throws ProblemException 404 for an unknown host, 409 {@code host-not-empty} while it holds machines, 503 while the
     *     broker is away
     */
    @Transactional
    public void remove(HostId id) {
        HostRow host = hosts.lock(id).orElseThrow(() -> ProblemException.notFound("host", id));
        if (host.machines() > 0) {
            throw new ProblemException(
                    ProblemCode.HOST_NOT_EMPTY,
                    "Host " + host.name() + " holds " + host.machines() + " machines; delete or move them first.");
        }
        brokerAccess.revoke(id);
        hosts.setState(id, HostState.REMOVED);
        log.info("Host {} was removed; its broker user and queues are gone", id);
    }
}
