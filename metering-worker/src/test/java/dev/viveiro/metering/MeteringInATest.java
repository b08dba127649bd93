package dev.viveiro.metering;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.CallerToken;
import dev.viveiro.contract.access.Role;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.testkit.Broker;
import dev.viveiro.testkit.BrokerFixture;
import dev.viveiro.testkit.Database;
import dev.viveiro.testkit.DatabaseFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.DynamicPropertyRegistry;

/** What surrounds a metering worker: a database, a broker, and a gateway that vouches for callers. */
final class MeteringInATest {
    static final Database DATABASE = DatabaseFixture.shared().freshDatabase().withSchema("metering");
    static final Broker BROKER = BrokerFixture.shared().freshVhost();
    /** Who tells of payments, and by which secret. */
    static final String PROVIDER = "bank";

    static final Secret WEBHOOK_SECRET = Secret.of("a secret that is long enough for it");
    private static final ECKey GATEWAY_KEY = key();

    private MeteringInATest() {}

    static void settings(DynamicPropertyRegistry registry) {
        settings(registry, DATABASE, BROKER);
    }

    static void settings(DynamicPropertyRegistry registry, Database database, Broker broker) {
        database.springProperties().forEach((name, value) -> registry.add(name, () -> value));
        broker.springProperties().forEach((name, value) -> registry.add(name, () -> value));
        registry.add("VIVEIRO_GATEWAY_PUBLIC_KEY_FILE", () -> publicKeyFile().toString());
        // each class keeps its own application until the last has ended: together they must not need all of the
        // server's connections
        registry.add("spring.datasource.hikari.minimum-idle", () -> 1);
        registry.add("spring.datasource.hikari.idle-timeout", () -> 10_000);
        registry.add("viveiro.metering.sample-period", () -> "10s");
        registry.add("viveiro.credit.look-every", () -> "1s");
        registry.add("viveiro.payments.webhooks." + PROVIDER + ".secret", WEBHOOK_SECRET::reveal);
        registry.add("logging.structured.format.console", () -> "");
    }

    /** Another process on the same database and broker; the caller closes it. */
    static ConfigurableApplicationContext replica() {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
        settings((name, value) -> arguments.add("--" + name + "=" + value.get()));
        return new SpringApplicationBuilder(MeteringApplication.class).run(arguments.toArray(String[]::new));
    }

    static String bearer(TenantId tenant) {
        return bearer(tenant, Role.TENANT);
    }

    static String bearer(TenantId tenant, Role role) {
        return "Bearer " + CallerToken.sign(new Caller("key-1", tenant, role), GATEWAY_KEY, Clock.systemUTC());
    }

    private static Path publicKeyFile() {
        try {
            Path file = Files.createTempFile("gateway", ".jwk");
            file.toFile().deleteOnExit();
            return Files.writeString(file, GATEWAY_KEY.toPublicJWK().toJSONString());
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
}
