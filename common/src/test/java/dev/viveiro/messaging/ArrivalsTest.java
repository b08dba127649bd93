package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;

class ArrivalsTest {
    private static final int FULL = 500;
    private static final Duration SOON = Duration.ofSeconds(20);

    private Arrivals arrivals;

    /** A batch that is not full waits so long that no test sees the end of it. */
    @BeforeEach
    void consume() throws IOException {
        arrivals = new Arrivals(channel(), "queue", Duration.ofHours(1));
    }

    private static Channel channel() {
        return (Channel) Proxy.newProxyInstance(
                Channel.class.getClassLoader(),
                new Class<?>[] {Channel.class},
                (proxy, method, arguments) -> method.getName().equals("basicConsume") ? "tag" : null);
    }

    @Test
    void a_batch_that_becomes_full_waits_for_no_more_company() throws Exception {
        deliver(1);
        var batch = next();
        deliver(FULL - 1);
        assertThat(batch.get(SOON.toSeconds(), TimeUnit.SECONDS)).hasSize(FULL);
    }

    @Test
    void what_is_more_than_a_batch_is_the_next_one() throws Exception {
        deliver(2 * FULL);
        assertThat(arrivals.next()).hasSize(FULL);
        assertThat(arrivals.next()).hasSize(FULL);
    }

    @Test
    void a_batch_that_is_not_full_waits_for_company() {
        deliver(1);
        var batch = next();
        deliver(FULL - 2);
        await().during(Duration.ofMillis(200)).atMost(SOON).until(() -> !batch.isDone());
        deliver(1);
        await().atMost(SOON).until(batch::isDone);
    }

    private CompletableFuture<List<Message>> next() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return arrivals.next();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofPlatform().daemon().start(task));
    }

    private void deliver(int messages) {
        for (int i = 0; i < messages; i++) {
            arrivals.handleDelivery(
                    "tag", new Envelope(i, false, "exchange", "key"), new AMQP.BasicProperties(), new byte[0]);
        }
    }
}
