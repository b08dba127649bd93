package dev.viveiro.gateway.broker;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.account.AccountFact;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.MessageReader;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.UnreadableMessage;
import java.util.Arrays;
import org.springframework.amqp.core.Message;

/**
 * Reads what metering found out of accounts. It is believed only of metering's broker user, which RabbitMQ has verified: a message
 * without a user, or by another's, is refused, since whoever could say it could switch a tenant off.
 *
 * @param user metering's
 */
record VerifiedMetering(String user) implements MessageReader<AccountFact> {
    private static final MessageReader<AccountFact> FACTS = MessageReader.of(Contracts.of(AccountFact.class));

    @Override
    public Received<AccountFact> read(Message message) {
        Received<AccountFact> received = FACTS.read(message);
        String sender = message.getMessageProperties().getReceivedUserId();
        if (!user.equals(sender)) {
            throw new UnreadableMessage("expected the user-id " + user + " of metering, got " + sender);
        }
        String key = message.getMessageProperties().getReceivedRoutingKey();
        String ending = Contracts.keyOf(received.message().getClass());
        if (Arrays.stream(Lane.values())
                .noneMatch(lane -> Topology.eventKey(lane, ending).equals(key))) {
            throw new UnreadableMessage("expected a routing key that ends in " + ending + ", got " + key);
        }
        return received;
    }
}
