package dev.viveiro.gateway.host.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.viveiro.contract.problem.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrokerManagementTest {
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int failures;
    private volatile int failsWith = 500;
    private HttpServer server;
    private BrokerManagement management;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(asked.getAndIncrement() < failures ? failsWith : 204, -1);
            exchange.close();
        });
        server.start();
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        management = new BrokerManagement(
                new HostSettings.Broker("127.0.0.1", 5672, "/", url, "guest", "guest", Duration.ofSeconds(30)));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void what_the_broker_failed_at_once_is_asked_again() {
        failures = 2;
        management.delete("connections", "username", "host-1");
        assertThat(asked).hasValue(3);
    }

    @Test
    void a_broker_that_goes_on_failing_is_a_503_that_can_be_repeated() {
        failures = Integer.MAX_VALUE;
        assertThatThrownBy(() -> management.delete("users", "host-1"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code().status()).isEqualTo(503));
    }

    @Test
    void a_refusal_is_not_asked_again() {
        failures = Integer.MAX_VALUE;
        failsWith = 401;
        assertThatThrownBy(() -> management.delete("users", "host-1")).hasMessageContaining("401");
        assertThat(asked).hasValue(1);
    }
}
