package dev.viveiro.simulation;

import com.rabbitmq.client.Channel;
import dev.viveiro.messaging.BatchListener;
import dev.viveiro.messaging.StoreAway;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessagePropertiesBuilder;

/** Hands messages of a queue to a listener, and takes from the queue what it acknowledged. */
final class Deliveries {
    private Deliveries() {}

    /**
     * Some of the queue's messages, in one batch.
     *
     * @param random which and in what order, whether one comes twice, and whether acknowledgements get lost; all that there are,
     *     in order, is the usual case
     */
    static void some(List<Message> queue, BatchListener listener, SplittableRandom random) {
        List<Message> batch = new ArrayList<>(queue.subList(0, queue.size() - random.nextInt(queue.size() + 1) / 2));
        if (random.nextInt(4) == 0) {
            for (int i = batch.size() - 1; i > 0; i--) {
                java.util.Collections.swap(batch, i, random.nextInt(i + 1));
            }
        }
        if (!batch.isEmpty() && random.nextInt(6) == 0) {
            batch.add(batch.get(random.nextInt(batch.size())));
        }
        deliver(queue, listener, batch, random.nextInt(8) == 0);
    }

    /** Everything that is there. */
    static void all(List<Message> queue, BatchListener listener) {
        deliver(queue, listener, new ArrayList<>(queue), false);
    }

    private static void deliver(List<Message> queue, BatchListener listener, List<Message> batch, boolean acksLost) {
        if (batch.isEmpty()) {
            return;
        }
        List<Message> tagged = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Message message = batch.get(i);
            tagged.add(MessageBuilder.withBody(message.getBody())
                    .andProperties(MessagePropertiesBuilder.fromClonedProperties(message.getMessageProperties())
                            .setDeliveryTag((long) i + 1)
                            .build())
                    .build());
        }
        Set<Long> done = new HashSet<>();
        try {
            listener.apply(tagged, channel(done));
        } catch (StoreAway | IOException e) {
            throw new AssertionError("the stores and the channel of a simulation never go away", e);
        }
        if (!acksLost) {
            for (int i = 0; i < batch.size(); i++) {
                if (done.contains((long) i + 1)) {
                    queue.remove(batch.get(i));
                }
            }
        }
    }

    private static Channel channel(Set<Long> done) {
        return (Channel) Proxy.newProxyInstance(
                Channel.class.getClassLoader(), new Class<?>[] {Channel.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "basicAck" -> {
                            long tag = (Long) arguments[0];
                            for (long each = (Boolean) arguments[1] ? 1 : tag; each <= tag; each++) {
                                done.add(each);
                            }
                            return null;
                        }
                        case "basicReject" ->
                            throw new AssertionError(
                                    "a message was rejected, although none is sent that can't be read or applied");
                        default -> throw new UnsupportedOperationException(method.getName());
                    }
                });
    }
}
