package dev.viveiro.messaging;

import dev.viveiro.contract.Contracts;
import java.util.List;
import org.springframework.amqp.core.Message;

/** Turns a delivery into a contract record, or refuses it for good. */
@FunctionalInterface
public interface MessageReader<M> {
    /** Throws {@link UnreadableMessage} for a message that is malformed, unknown or not allowed. */
    Received<M> read(Message message);

    /** Reads the records of the given directions by their {@code type}. */
    @SafeVarargs
    static <M> MessageReader<M> of(Contracts<? extends M>... directions) {
        List<Contracts<? extends M>> known = List.of(directions);
        return message -> {
            Envelope envelope = AmqpEnvelope.fromMessage(message);
            for (Contracts<? extends M> contracts : known) {
                var type = contracts.recordOf(envelope.type());
                if (type.isPresent()) {
                    return new Received<>(ContractJson.read(envelope.data(), type.get()), envelope);
                }
            }
            throw new UnreadableMessage("no contract has the type " + envelope.type());
        };
    }
}
