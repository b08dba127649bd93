package dev.viveiro.bench;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Topology;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the broker can hand over: the same messages in queues of the same kind, with the same prefetch, acknowledged as often. */
final class RawConsuming {
    /** As metering's consumers have it. */
    private static final int BATCH = 500;

    private static final int AHEAD = 2 * BATCH;
    private static final long PATIENCE_SECONDS = 600;

    private RawConsuming() {}

    /** All lanes at once, until the last acknowledgement was taken. */
    static Rate of(BenchSystem system, ChangeStream changes) throws Exception {
        int machines = Math.min(ChangeStream.AT_ONCE, changes.machines().size());
        var lanes = Lane.values();
        var counts = new long[lanes.length];
        try (var raw = new RawChannel(system.broker())) {
            for (int i = 0; i < lanes.length; i++) {
                raw.channel().queueDeclare(queue(lanes[i]), true, false, false, arguments(lanes[i]));
                try (var feed = ChangeFeed.into(queue(lanes[i]), system, lanes[i])) {
                    counts[i] = feed.publish(changes, machines);
                }
            }
            var rate = Rate.of(() -> SideBySide.run(lanes.length, i -> consume(system, queue(lanes[i]), counts[i])));
            for (var lane : lanes) {
                raw.channel().queueDelete(queue(lane));
            }
            return rate;
        }
    }

    private static String queue(Lane lane) {
        return "bench-raw." + lane.wire();
    }

    private static Map<String, Object> arguments(Lane lane) {
        return Topology.serviceQueues().stream()
                .filter(queue -> queue.name().equals(Topology.meteringEvents(lane)))
                .findFirst()
                .orElseThrow()
                .arguments();
    }

    private static long consume(BenchSystem system, String queue, long count) throws Exception {
        try (var raw = new RawChannel(system.broker())) {
            var all = new CountDownLatch(1);
            raw.channel().basicQos(AHEAD);
            raw.channel().basicConsume(queue, false, new Counting(raw.channel(), count, all));
            if (!all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Expected " + count + " messages of " + queue);
            }
            raw.channel().messageCount(queue); // is answered behind the last acknowledgement
            return count;
        }
    }

    private static final class Counting extends DefaultConsumer {
        private final long count;
        private final CountDownLatch all;
        private long seen;

        Counting(Channel channel, long count, CountDownLatch all) {
            super(channel);
            this.count = count;
            this.all = all;
        }

        @Override
        public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
                throws IOException {
            seen++;
            if (seen % BATCH == 0 || seen == count) {
                getChannel().basicAck(envelope.getDeliveryTag(), true);
            }
            if (seen == count) {
                all.countDown();
            }
        }
    }
}
