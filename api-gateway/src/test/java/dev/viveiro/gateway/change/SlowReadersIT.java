package dev.viveiro.gateway.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.host.HostStory;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Readers that take nothing, and what that means for the others and for a replica that stops. */
class SlowReadersIT {
    private static final int EVENTS = 2_500;

    /** With a write timeout of the server's own that is too long to matter. */
    private static GatewayUnderTest gateway(String patience) {
        return GatewayUnderTest.start(
                Map.of("viveiro.events.patience", patience, "server.tomcat.connection-timeout", "1m"));
    }

    /** A reader with a small buffer that asks, sees the answer begin, and then reads nothing. */
    private static Socket deafReader(GatewayUnderTest gateway, int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        socket.getOutputStream()
                .write(("GET /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                                + gateway.admin().key() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    /** More than the buffers of a connection hold: about 40 MB. */
    private static void manyLargeChanges(GatewayUnderTest gateway) {
        gateway.database().execute("""
                with given as (update change_numbers set last = last + %1$d returning last - %1$d as before)
                insert into change_log (number, kind, thing, tenant, data, at)
                select before + n, 'HOST', gen_random_uuid(), null, '{"large":"' || repeat('x', 16000) || '"}', now()
                  from given, generate_series(1, %1$d) n""".formatted(EVENTS));
    }

    @Test
    void one_that_takes_nothing_is_cut_off_while_the_others_go_on() throws IOException {
        try (var gateway = gateway("10s");
                Socket deaf = deafReader(gateway, gateway.port());
                var reader = EventReader.open(gateway.admin(), "")) {
            long begin = reader.lastId();
            manyLargeChanges(gateway);
            await().atMost(Duration.ofSeconds(120)).until(() -> reader.lastId() == begin + EVENTS);
            assertThat(reader.events()).hasSize(EVENTS);
            assertThat(bytesUntilItEnds(gateway, deaf)).isLessThan(EVENTS * 16_000L);
            String host = HostStory.register(gateway).id();
            reader.awaitEvent(event -> event.data().contains(host));
            assertThat(reader.ended()).isFalse();
            // and it may come again
            try (var again = EventReader.resume(gateway.admin(), "", begin)) {
                again.awaitEvent(event -> event.data().contains(host));
                assertThat(again.events()).hasSize(EVENTS + 1);
            }
        }
    }

    /** Waits for the cut, reading only then: a byte read early would be a sign of life. */
    private static long bytesUntilItEnds(GatewayUnderTest gateway, Socket deaf) throws IOException {
        await().atMost(Duration.ofSeconds(120)).until(() -> openStreams(gateway.port()) == 1);
        return bytesOf(deaf);
    }

    private static long bytesOf(Socket deaf) throws IOException {
        InputStream in = deaf.getInputStream();
        byte[] buffer = new byte[65_536];
        long bytes = 0;
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes += n;
            }
        } catch (IOException reset) {
            // a connection that was broken ends so
        }
        return bytes;
    }

    private static double openStreams(int port) {
        Http.Answer metrics = new Http(port, "").get("/actuator/prometheus").is(200);
        return metrics.body()
                .lines()
                .filter(line -> line.startsWith("viveiro_event_streams"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void a_replica_that_stops_waits_for_no_reader() throws IOException {
        try (var gateway = gateway("5m");
                var replica = gateway.startReplica();
                var silent = EventReader.open(
                        new Http(
                                GatewayUnderTest.portOf(replica),
                                gateway.admin().key()),
                        "?types=batch");
                Socket deaf = deafReader(gateway, GatewayUnderTest.portOf(replica));
                var witness = EventReader.open(
                        new Http(
                                GatewayUnderTest.portOf(replica),
                                gateway.admin().key()),
                        "")) {
            long begin = witness.lastId();
            manyLargeChanges(gateway);
            await().atMost(Duration.ofSeconds(120)).until(() -> witness.lastId() == begin + EVENTS);
            assertThat(openStreams(GatewayUnderTest.portOf(replica))).isEqualTo(3);
            long start = System.nanoTime();
            replica.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            await().atMost(Duration.ofSeconds(60)).until(silent::ended);
            assertThat(bytesOf(deaf)).isLessThan(EVENTS * 16_000L);
        }
    }
}
