package dev.viveiro.messaging;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import org.springframework.amqp.core.Message;

/** Applies the messages of a {@link QueueConsumer} that came together, and acknowledges what it applied. */
@FunctionalInterface
public interface BatchListener {
    /**
     * Applies the next messages of {@code channel}: all before them were given earlier.
     *
     * @throws StoreAway when nothing can be applied for now; nothing more comes on this channel
     * @throws IOException when the channel is broken; what was not acknowledged comes again on another
     */
    void apply(List<Message> messages, Channel channel) throws StoreAway, IOException;
}
