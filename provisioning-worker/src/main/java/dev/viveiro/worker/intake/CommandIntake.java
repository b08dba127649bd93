package dev.viveiro.worker.intake;

import com.rabbitmq.client.Channel;
import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.BatchListener;
import dev.viveiro.messaging.MessageReader;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.UnreadableMessage;
import dev.viveiro.worker.operation.Dispatcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;

/**
 * Takes a batch of deliveries: all go to the journal at once, and one acknowledgement follows their commit. What can't be read
 * or is another host's goes to the dead letters. While the journal is broken nothing is acknowledged.
 */
public final class CommandIntake implements BatchListener {
    private static final Logger log = LoggerFactory.getLogger(CommandIntake.class);

    private final HostId host;
    private final CommandStore store;
    private final Dispatcher dispatcher;
    private final Consumer<CommandTarget> heard;
    private final MessageReader<HostCommand> reader = MessageReader.of(Contracts.of(HostCommand.class));

    /** @param heard told of every command that was accepted, before it begins */
    public CommandIntake(HostId host, CommandStore store, Dispatcher dispatcher, Consumer<CommandTarget> heard) {
        this.host = host;
        this.store = store;
        this.dispatcher = dispatcher;
        this.heard = heard;
    }

    private record Delivery(long tag, HostCommand command, CompletableFuture<CommandStore.Recorded> recorded) {}

    @Override
    public void apply(List<Message> messages, Channel channel) throws IOException {
        List<Delivery> deliveries = new ArrayList<>(messages.size());
        for (Message message : messages) {
            long tag = message.getMessageProperties().getDeliveryTag();
            try {
                Received<HostCommand> received = reader.read(message);
                HostCommand command = addressedHere(received.message());
                Incoming incoming = new Incoming(
                        command, message.getBody(), received.envelope().traceparent());
                deliveries.add(new Delivery(tag, command, store.record(incoming)));
            } catch (UnreadableMessage e) {
                reject(channel, tag, e);
            }
        }
        settle(channel, deliveries);
    }

    private HostCommand addressedHere(HostCommand command) {
        if (!host.equals(command.target().host())) {
            throw new UnreadableMessage("expected a command for host " + host + ", got one for "
                    + command.target().host());
        }
        return command;
    }

    private void settle(Channel channel, List<Delivery> deliveries) throws IOException {
        long last = 0;
        for (Delivery delivery : deliveries) {
            try {
                act(delivery.command(), delivery.recorded().join());
                last = delivery.tag();
            } catch (CompletionException e) {
                if (store.broken()) {
                    log.error("Commands are not taken any more; the broker keeps them until the worker runs again.");
                    return;
                }
                reject(channel, delivery.tag(), e);
            }
        }
        if (last > 0) {
            acknowledgeUpTo(channel, last);
        }
    }

    private void act(HostCommand command, CommandStore.Recorded recorded) {
        switch (recorded.decision()) {
            case Decision.Accept accept -> {
                heard.accept(command.target());
                dispatcher.offer(recorded.state(), false);
            }
            case Decision.Cancel cancel -> dispatcher.cancel(command.target().operation());
            case Decision.Duplicate duplicate ->
                log.debug(
                        "Attempt {} of operation {} came again.",
                        command.target().attempt(),
                        command.target().operation());
            case Decision.Refuse refuse ->
                log.warn(
                        "Operation {} is refused, the gateway is told: {}",
                        command.target().operation(),
                        refuse.verdict());
        }
    }

    private static void reject(Channel channel, long tag, Exception why) throws IOException {
        log.error(
                "A command can't be taken and goes to the dead letters, where the gateway finds it: {}",
                why.getMessage());
        channel.basicReject(tag, false);
    }

    private static void acknowledgeUpTo(Channel channel, long tag) {
        try {
            channel.basicAck(tag, true);
        } catch (IOException e) {
            // committed all the same: what is delivered again is recognised
            log.debug("The acknowledgement up to {} was lost: {}", tag, e.getMessage());
        }
    }
}
