package dev.viveiro.testkit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.testcontainers.rabbitmq.RabbitMQContainer;

/**
 * The RabbitMQ that the tests of this JVM share. It comes from {@code ./dev test} where that started one
 * ({@code VIVEIRO_TEST_NODES}), from Testcontainers where a Docker engine answers, and otherwise from a private node of the
 * installed package; it never stands in with anything that is not RabbitMQ, and never skips.
 */
public final class BrokerFixture {
    // RabbitMQ accepts an upgrade to HTTP/2 and then loses the body that came with it
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Broker admin;

    private BrokerFixture(Broker admin) {
        this.admin = admin;
    }

    /**
     * The broker of this JVM, started at the first call and stopped when the JVM ends.
     *
     * @throws IllegalStateException when there is neither an engine nor the package; the message says how to install it
     */
    public static BrokerFixture shared() {
        return Shared.FIXTURE;
    }

    /** A new, empty virtual host with a new user of its own. */
    public Broker freshVhost() {
        var name = "test-" + Names.fresh();
        var password = Names.fresh();
        put("/api/vhosts/" + name, "{}");
        put("/api/users/" + name, "{\"password\":\"" + password + "\",\"tags\":\"administrator\"}");
        put("/api/permissions/" + name + "/" + name, "{\"configure\":\".*\",\"write\":\".*\",\"read\":\".*\"}");
        return new Broker(admin.host(), admin.port(), name, name, password, admin.managementUrl());
    }

    private void put(String path, String body) {
        var login = Base64.getEncoder()
                .encodeToString((admin.user() + ":" + admin.password()).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create(admin.managementUrl() + path))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = Waiting.on(() -> http.send(request, HttpResponse.BodyHandlers.ofString()));
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(
                    "RabbitMQ answered " + answer.statusCode() + " to PUT " + path + ": " + answer.body());
        }
    }

    private static BrokerFixture start() {
        return new BrokerFixture(Nodes.containersAreWanted() ? container() : node());
    }

    private static Broker container() {
        var rabbit = new RabbitMQContainer("rabbitmq:4-management");
        rabbit.start();
        return new Broker(
                rabbit.getHost(),
                rabbit.getAmqpPort(),
                "/",
                rabbit.getAdminUsername(),
                rabbit.getAdminPassword(),
                rabbit.getHttpUrl());
    }

    private static Broker node() {
        var env = Nodes.environment("rabbitmq", "rabbitmq-node");
        return new Broker(
                env.value("AMQP_HOST"),
                env.number("AMQP_PORT"),
                "/",
                env.value("AMQP_ADMIN_USER"),
                env.value("AMQP_ADMIN_PASSWORD"),
                env.value("AMQP_MANAGEMENT_URL"));
    }

    private static final class Shared {
        static final BrokerFixture FIXTURE = start();
    }
}
