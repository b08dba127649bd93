package dev.viveiro.worker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostStatement;
import dev.viveiro.contract.host.HostWelcomed;
import dev.viveiro.contract.host.ReportAnswered;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.BrokerConnections;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.MessageReader;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.testkit.Broker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

/** What a worker needs of a gateway: topology, a restricted broker user, and the answer to a join. */
final class FakeGateway implements AutoCloseable {
    final HostId host = Commands.HOST;
    final String user = "host-" + Commands.IDS.next();
    final ECKey notificationKey = key("n1");
    final List<Map<?, ?>> joins = new CopyOnWriteArrayList<>();
    final CachingConnectionFactory connections;
    final RabbitTemplate rabbit;
    private final ECKey gatewayKey = key("g1");
    private final Broker broker;
    private final HttpServer http;
    final List<HostReported> reports = new CopyOnWriteArrayList<>();
    final List<HostGreeted> hellos = new CopyOnWriteArrayList<>();
    /** What the next hello is told that may be here. */
    final List<HeldVm> placed = new CopyOnWriteArrayList<>();

    private final SimpleMessageListenerContainer statements;
    volatile int answersBusyFirst = 1;
    volatile boolean answersHellos = true;
    volatile boolean answersReports = true;
    volatile boolean wantsFreshJournal;
    volatile long epoch = 1;
    volatile int refuseWith;

    FakeGateway(Broker broker) throws IOException {
        this.broker = broker;
        connections = new CachingConnectionFactory(broker.host(), broker.port());
        connections.setVirtualHost(broker.vhost());
        connections.setUsername(broker.user());
        connections.setPassword(broker.password());
        rabbit = new RabbitTemplate(connections);
        rabbit.setReceiveTimeout(200);
        TopologyDeclarer declarer = new TopologyDeclarer(rabbit);
        declarer.declareServices();
        declarer.declareQueues(Topology.hostQueues(host));
        restrictUser();
        statements = new SimpleMessageListenerContainer(connections);
        statements.setQueueNames(Topology.HOST_REPORTS);
        statements.setMessageListener(this::hear);
        statements.start();
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/v1/hosts/join", exchange -> {
            joins.add(ContractJson.read(exchange.getRequestBody().readAllBytes(), Map.class));
            int status = refuseWith > 0 ? refuseWith : answersBusyFirst-- > 0 ? 503 : 200;
            byte[] body = status == 200 ? answer() : "{\"code\":\"unauthenticated\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
    }

    private void hear(Message message) {
        switch (reader().read(message).message()) {
            case HostReported report -> {
                reports.add(report);
                if (answersReports) {
                    tell(new ReportAnswered(host, report.journal(), report.number(), epoch, report.observedAt()));
                }
            }
            case HostGreeted hello -> {
                hellos.add(hello);
                if (answersHellos) {
                    tell(new HostWelcomed(
                            host, hello.greeting(), epoch, wantsFreshJournal, placed, hello.observedAt()));
                    wantsFreshJournal = false;
                }
            }
            case UsageSampled sampled -> throw new IllegalStateException("samples are not for the gateway");
        }
    }

    private static MessageReader<HostStatement> reader() {
        return MessageReader.of(Contracts.of(HostStatement.class));
    }

    void tell(HostNotice notice) {
        Envelope envelope = new Envelope(
                Commands.IDS.next(),
                Contracts.typeOf(notice.getClass()),
                "/gateway",
                "",
                Instant.EPOCH,
                null,
                ContractJson.write(notice));
        rabbit.send(Topology.COMMANDS, Topology.hostNoticeKey(host), AmqpEnvelope.toMessage(envelope, null));
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    private byte[] answer() {
        try {
            JWSObject signed = new JWSObject(
                    new JWSHeader(JWSAlgorithm.ES256),
                    new Payload(notificationKey.toPublicJWK().toJSONString()));
            signed.sign(new ECDSASigner(gatewayKey));
            return ContractJson.write(Map.of(
                    "hostId", host,
                    "epoch", 1,
                    "broker",
                            Map.of(
                                    "host", broker.host(),
                                    "port", broker.port(),
                                    "vhost", broker.vhost(),
                                    "user", user,
                                    "password", "pw-" + user),
                    "gatewayKey", gatewayKey.toPublicJWK().toJSONObject(),
                    "notificationKey", signed.serialize()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As the gateway does it: topic permission first, since no row would allow every key. */
    private void restrictUser() {
        put("/api/users/" + user, Map.of("password", "pw-" + user, "tags", ""));
        put(
                "/api/topic-permissions/" + broker.vhost() + "/" + user,
                Map.of("exchange", Topology.HOST_EVENTS, "write", "^" + host + "\\..*", "read", "^$"));
        put(
                "/api/permissions/" + broker.vhost() + "/" + user,
                Map.of("configure", "^$", "write", "^viveiro\\.host-events$", "read", "^worker\\." + host + "\\..*"));
    }

    private void put(String path, Map<String, String> body) {
        String login = Base64.getEncoder()
                .encodeToString((broker.user() + ":" + broker.password()).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(URI.create(broker.managementUrl() + path))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(ContractJson.write(body)))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        statements.stop();
        http.stop(0);
        BrokerConnections.close(connections);
    }
}
