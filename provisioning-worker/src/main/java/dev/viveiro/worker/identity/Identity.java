package dev.viveiro.worker.identity;

import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Secret;

/**
 * What joining gave this host.
 *
 * @param epoch the host's epoch at that time
 * @param gatewayKey the gateway's public key
 * @param notificationKey the notification worker's public key, as the gateway signed it
 */
public record Identity(HostId host, long epoch, Broker broker, ECKey gatewayKey, ECKey notificationKey) {
    /** How to reach the broker, as a user with rights on this host's own queues and keys alone. */
    public record Broker(String host, int port, String vhost, String user, Secret password) {
        /** The same user at another address, for a host that sees the broker by another name. */
        public Broker at(String otherHost, int otherPort) {
            return new Broker(
                    otherHost.isBlank() ? host : otherHost, otherPort == 0 ? port : otherPort, vhost, user, password);
        }
    }
}
