package dev.viveiro.notification;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.CallerToken;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.credential.SealingKey;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.contract.vm.VmSnapshot;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.testkit.Broker;
import dev.viveiro.testkit.BrokerFixture;
import dev.viveiro.testkit.Database;
import dev.viveiro.testkit.DatabaseFixture;
import dev.viveiro.testkit.ManualClock;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** One notification worker between a gateway that tells it things and a mail server; its clock is turned by hand. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(NotificationScene.TurnedClock.class)
public abstract class NotificationScene {
    protected static final ManualClock CLOCK = ManualClock.at(Instant.now().truncatedTo(ChronoUnit.MICROS));
    protected static final GreenMail MAIL = mailServer();
    private static final Integer SMTP_PORT = MAIL.getSmtp().getPort();
    protected static final ECKey CREDENTIAL_KEY = key("mail-1");
    protected static final String PUBLIC_URL = "https://cloud.example.org";
    private static final ECKey GATEWAY_KEY = key("gateway");
    private static final Database DATABASE =
            DatabaseFixture.shared().freshDatabase().withSchema("notification");
    private static final Broker BROKER = BrokerFixture.shared().freshVhost();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    protected final TenantId tenant = new TenantId(UUID.randomUUID());

    @Autowired
    protected JdbcTemplate jdbc;

    @Autowired
    private RabbitTemplate rabbit;

    @LocalServerPort
    private int port;

    @TestConfiguration(proxyBeanMethods = false)
    static class TurnedClock {
        @Bean
        @Primary
        Clock turnedClock() {
            return CLOCK;
        }
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        DATABASE.springProperties().forEach((name, value) -> registry.add(name, () -> value));
        BROKER.springProperties().forEach((name, value) -> registry.add(name, () -> value));
        registry.add(
                "VIVEIRO_GATEWAY_PUBLIC_KEY_FILE",
                () -> file(GATEWAY_KEY.toPublicJWK().toJSONString()));
        registry.add("VIVEIRO_CREDENTIAL_KEY_FILE", () -> file(CREDENTIAL_KEY.toJSONString()));
        registry.add("VIVEIRO_SERVICE_KEY_FILE", () -> file("A".repeat(43)));
        registry.add("VIVEIRO_SMTP_HOST", () -> "127.0.0.1");
        registry.add("VIVEIRO_SMTP_PORT", SMTP_PORT::toString);
        registry.add("VIVEIRO_MAIL_FROM", () -> "viveiro@example.org");
        registry.add("VIVEIRO_PUBLIC_URL", () -> PUBLIC_URL + "/");
        registry.add("viveiro.notification.delivery.poll", () -> "50ms");
        registry.add("viveiro.notification.smtp.outage-pause", () -> "100ms");
        registry.add("viveiro.notification.smtp.outage-pause-most", () -> "200ms");
        registry.add("logging.structured.format.console", () -> "");
    }

    @BeforeEach
    void queues() {
        new TopologyDeclarer(rabbit).declareServices();
    }

    protected VmSnapshot machine(@Nullable String ownerEmail) {
        return new VmSnapshot(
                new VmId(UUID.randomUUID()),
                tenant,
                null,
                ownerEmail,
                "oak",
                VmState.RUNNING,
                new PlanSnapshot("basic", 1, 1, 1024, 10),
                "debian-12",
                new HostId(UUID.randomUUID()),
                "10.20.0.17",
                null,
                null,
                ObservedPower.RUNNING,
                1,
                3);
    }

    protected static CredentialIssued issued(VmSnapshot vm, @Nullable Secret password) {
        String sealed = password == null
                ? null
                : CredentialSeal.seal(
                        password,
                        vm.id(),
                        vm.generation(),
                        SealingKey.to(CREDENTIAL_KEY.toPublicJWK(), new SecureRandom()));
        return issuedSealed(vm, sealed);
    }

    protected static CredentialIssued issuedSealed(VmSnapshot vm, @Nullable String sealed) {
        return new CredentialIssued(
                vm,
                new OperationId(UUID.randomUUID()),
                new SealedCredential("viveiro", sealed, sealed == null ? null : "mail-1"),
                CLOCK.instant());
    }

    protected void tell(CredentialIssued issued) {
        tell(issued, UUID.randomUUID(), null);
    }

    protected void tell(CredentialIssued issued, UUID event, @Nullable String traceparent) {
        tell(Lane.INTERACTIVE, issued, event, traceparent);
    }

    protected void tell(Lane lane, List<CredentialIssued> many) {
        many.forEach(issued -> tell(lane, issued, UUID.randomUUID(), null));
    }

    private void tell(Lane lane, CredentialIssued issued, UUID event, @Nullable String traceparent) {
        Envelope envelope = new Envelope(
                event,
                "credential-issued/1",
                "/gateway",
                issued.vm().id().toString(),
                CLOCK.instant(),
                traceparent,
                ContractJson.write(issued));
        rabbit.send(
                Topology.EVENTS, Topology.eventKey(lane, "credential.issued"), AmqpEnvelope.toMessage(envelope, null));
    }

    protected void tell(CreditChanged changed, UUID event) {
        Envelope envelope = new Envelope(
                event,
                "credit-changed/1",
                "/metering",
                changed.tenant().toString(),
                CLOCK.instant(),
                null,
                ContractJson.write(changed));
        rabbit.send(
                Topology.EVENTS,
                Topology.eventKey(Lane.INTERACTIVE, "credit.changed"),
                AmqpEnvelope.toMessage(envelope, null));
    }

    protected long dead() {
        return java.util.Objects.requireNonNull(
                rabbit.execute(channel -> channel.messageCount(Topology.dead(Topology.NOTIFICATION))));
    }

    protected static List<MimeMessage> mailsTo(String recipient) {
        return Arrays.stream(MAIL.getReceivedMessages())
                .filter(mail -> {
                    try {
                        return mail.getAllRecipients()[0].toString().equals(recipient);
                    } catch (MessagingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    protected String stateOf(VmSnapshot vm) {
        return stateOf(vm.id());
    }

    protected String stateOf(VmId vm) {
        List<@Nullable String> states =
                jdbc.queryForList("select state from delivery where vm = ?", String.class, vm.value());
        return String.join(",", states);
    }

    protected HttpResponse<String> get(String path) {
        return send(request(path).header("Authorization", bearer()).build());
    }

    protected HttpResponse<String> getWithoutToken(String path) {
        return send(request(path).build());
    }

    protected HttpResponse<String> reveal(String body) {
        return send(request("/v1/reveals")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    protected int port() {
        return port;
    }

    private String bearer() {
        return "Bearer " + CallerToken.sign(new Caller("key-1", tenant, Role.TENANT), GATEWAY_KEY, CLOCK);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** On a port of its own choice that it keeps when it is stopped and started again. */
    private static GreenMail mailServer() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = free.getLocalPort();
            free.close();
            GreenMail mail = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
            mail.start();
            return mail;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String file(String content) {
        try {
            Path file = Files.createTempFile("key", ".txt");
            file.toFile().deleteOnExit();
            return Files.writeString(file, content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
