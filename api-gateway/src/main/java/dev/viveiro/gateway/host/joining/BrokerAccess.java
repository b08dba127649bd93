package dev.viveiro.gateway.host.joining;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Secret;

/** What a host may do at the broker: its own queues and its own words, nothing else. */
interface BrokerAccess {
    /**
     * Makes the host's user, rights and queues, with a new password; may be repeated.
     *
     * @throws dev.viveiro.contract.problem.ProblemException 503 when the broker does not answer
     * @throws IllegalStateException when the broker holds other rights than were asked for
     */
    Secret grant(HostId host);

    /** Takes user, connections and queues away; what is already gone is fine. Throws as {@link #grant}. */
    void revoke(HostId host);

    /** Name of the host's user. */
    static String userOf(HostId host) {
        return "host-" + host;
    }
}
