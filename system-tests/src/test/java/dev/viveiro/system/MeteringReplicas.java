package dev.viveiro.system;

import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.testkit.Broker;
import dev.viveiro.testkit.BrokerFixture;
import dev.viveiro.testkit.Database;
import dev.viveiro.testkit.DatabaseFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Metering workers as processes of their own, on a database and a broker that nobody else has; all end when this is closed. */
final class MeteringReplicas implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(120);

    private final Database administrator = DatabaseFixture.shared().freshDatabase();
    private final Database database = administrator.withSchema("metering");
    private final Broker broker = BrokerFixture.shared().freshVhost();
    private final ECKey gateway = key();
    private final List<MeteringReplica> started = new ArrayList<>();
    private final Path folder;

    MeteringReplicas() {
        try {
            folder = Files.createTempDirectory("viveiro-metering");
            Files.writeString(
                    folder.resolve("gateway.jwk"), gateway.toPublicJWK().toJSONString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var connections = new CachingConnectionFactory(broker.host(), broker.port());
        connections.setVirtualHost(broker.vhost());
        connections.setUsername(broker.user());
        connections.setPassword(broker.password());
        new TopologyDeclarer(new RabbitTemplate(connections)).declareServices();
        connections.destroy();
    }

    /** One more, ready to be asked. */
    MeteringReplica start() {
        int port = freePort();
        var log = folder.resolve("metering-" + (started.size() + 1) + ".log");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        RunningSystem.repository()
                                .resolve("metering-worker/target/metering-worker-exec.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        var environment = builder.environment();
        // nothing of a test run around us may leak into the process under test
        environment.keySet().removeIf(name -> name.startsWith("VIVEIRO_") || name.startsWith("SPRING_"));
        database.springProperties().forEach((name, value) -> putSetting(environment, name, value));
        broker.springProperties().forEach((name, value) -> putSetting(environment, name, value));
        environment.put(
                "VIVEIRO_GATEWAY_PUBLIC_KEY_FILE", folder.resolve("gateway.jwk").toString());
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("SERVER_PORT", String.valueOf(port));
        try {
            var replica = new MeteringReplica(builder.start(), port, gateway);
            started.add(replica);
            await().atMost(READY_WITHIN).until(() -> isReady(replica, log));
            return replica;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Spring's own names are no names of variables. */
    private static void putSetting(Map<String, String> environment, String name, String value) {
        if (name.startsWith("VIVEIRO_")) {
            environment.put(name, value);
        }
    }

    private static boolean isReady(MeteringReplica replica, Path log) throws IOException {
        if (!replica.isAlive()) {
            throw new IllegalStateException("Metering ended while it started:\n" + Files.readString(log));
        }
        return replica.isReady();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("gateway").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The database as metering sees it. */
    Database database() {
        return database;
    }

    /** The same database as its administrator sees it, who is told what others wait for. */
    Database administrator() {
        return administrator;
    }

    @Override
    public void close() throws Exception {
        started.forEach(MeteringReplica::kill);
        new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
    }
}
