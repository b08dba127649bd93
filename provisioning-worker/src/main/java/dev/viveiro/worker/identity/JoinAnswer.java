package dev.viveiro.worker.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Secret;
import java.text.ParseException;
import java.util.Map;

/** The gateway's answer to a join, as it is on the wire and in the identity file. It holds the broker's password. */
record JoinAnswer(
        HostId hostId, long epoch, BrokerAccess broker, Map<String, Object> gatewayKey, String notificationKey) {
    record BrokerAccess(String host, int port, String vhost, String user, String password) {
        @Override
        public String toString() {
            return "BrokerAccess[" + user + "@" + host + ":" + port + "]";
        }
    }

    /** Checks the gateway's signature over the notification key; throws {@link JoinRefused} when it does not hold. */
    Identity verified() {
        try {
            ECKey gateway = ECKey.parse(gatewayKey);
            JWSObject signed = JWSObject.parse(notificationKey);
            if (!signed.verify(new ECDSAVerifier(gateway))) {
                throw new JoinRefused("the notification key is not signed by the gateway that answered");
            }
            ECKey notification = ECKey.parse(signed.getPayload().toString());
            if (notification.isPrivate() || notification.getKeyID() == null) {
                throw new JoinRefused("the notification key must be public and have a kid");
            }
            return new Identity(
                    hostId,
                    epoch,
                    new Identity.Broker(
                            broker.host(), broker.port(), broker.vhost(), broker.user(), Secret.of(broker.password())),
                    gateway,
                    notification);
        } catch (ParseException | JOSEException e) {
            throw new JoinRefused("the answer's keys can't be read: " + e.getMessage(), e);
        }
    }
}
