package dev.viveiro.metering.usage.messaging;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.UnreadableMessage;
import java.util.Arrays;
import org.springframework.amqp.core.MessageProperties;

/** Which host a message is from: the one whose user the broker verified, if the routing key and the body say so too. */
final class HostVoice {
    private static final String KEY = Contracts.keyOf(UsageSampled.class);

    private HostVoice() {}

    /** Throws {@link UnreadableMessage} when user, key and body do not agree; the broker checks the user, if there is one. */
    static void requireSaidBy(HostId host, MessageProperties properties) {
        String user = properties.getReceivedUserId();
        if (!("host-" + host).equals(user)) {
            throw new UnreadableMessage("expected the user-id host-" + host + " of the host in the body, got " + user);
        }
        String key = properties.getReceivedRoutingKey();
        boolean keyAgrees = Arrays.stream(Lane.values())
                .anyMatch(lane -> Topology.hostEventKey(host, lane, KEY).equals(key));
        if (!keyAgrees) {
            throw new UnreadableMessage("expected a routing key of host " + host + " for " + KEY + ", got " + key);
        }
    }
}
