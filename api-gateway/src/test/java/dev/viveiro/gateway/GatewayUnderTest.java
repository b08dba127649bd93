package dev.viveiro.gateway;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.FileSystemUtils;

/** A whole gateway with a database and a virtual host of its own, and stand-ins for the services behind it. */
public final class GatewayUnderTest implements AutoCloseable {
    private final Database database;
    private final Broker broker;
    private final OwnerStandIn owners;
    private final Path folder;
    private final ECKey signingKey;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final ConfigurableApplicationContext context;
    private final @Nullable Clock clock;
    private final ApplicationContextInitializer<ConfigurableApplicationContext> preparing;
    private final String adminKey;

    private GatewayUnderTest(
            Map<String, String> more,
            @Nullable Clock clock,
            ApplicationContextInitializer<ConfigurableApplicationContext> preparing) {
        this.clock = clock;
        this.preparing = preparing;
        database = DatabaseFixture.shared().freshDatabase().withSchema("gateway");
        broker = BrokerFixture.shared().freshVhost();
        owners = OwnerStandIn.start();
        try {
            folder = Files.createTempDirectory("gateway");
            // those that a whole run shares are never closed
            Runtime.getRuntime().addShutdownHook(new Thread(this::forget));
            signingKey = new ECKeyGenerator(Curve.P_256).keyID("gateway-1").generate();
            Files.writeString(folder.resolve("signing.jwk"), signingKey.toJSONString());
            byte[] dataKey = new byte[32];
            new SecureRandom().nextBytes(dataKey);
            Files.writeString(
                    folder.resolve("data.key"),
                    Base64.getUrlEncoder().withoutPadding().encodeToString(dataKey));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        settings.putAll(database.springProperties());
        settings.putAll(broker.springProperties());
        settings.put("server.port", "0");
        settings.put("VIVEIRO_SIGNING_KEY_FILE", folder.resolve("signing.jwk").toString());
        settings.put("VIVEIRO_DATA_KEY_FILE", folder.resolve("data.key").toString());
        settings.put("VIVEIRO_BOOTSTRAP_KEY_FILE", bootstrapKeyFile().toString());
        settings.put("VIVEIRO_IMAGE_STORE", imageStore().toString());
        settings.put("VIVEIRO_METERING_URL", owners.url());
        // tests have one broker user for all services
        settings.put("VIVEIRO_METERING_AMQP_USER", broker.user());
        settings.put("VIVEIRO_NOTIFICATION_URL", owners.url());
        settings.put("VIVEIRO_PUBLIC_URL", "http://127.0.0.1");
        settings.put("viveiro.front.answer-timeout", "2s");
        // hosts of tests speak when their test wants them to
        settings.put("viveiro.hosts.suspect-after", "1000d");
        settings.put("viveiro.hosts.lost-after", "1000d");
        settings.put("logging.structured.format.console", "");
        settings.putAll(more);
        context = startReplica();
        new TopologyDeclarer(context.getBean(RabbitTemplate.class)).declareServices();
        try {
            adminKey = Files.readString(bootstrapKeyFile()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts one; {@code more} settings override those of the test. */
    public static GatewayUnderTest start(Map<String, String> more) {
        return new GatewayUnderTest(more, null, starting -> {});
    }

    /** Starts one that lives by {@code clock}. */
    public static GatewayUnderTest start(Map<String, String> more, Clock clock) {
        return start(more, clock, starting -> {});
    }

    /** Starts one that is prepared before its first bean is made. */
    public static GatewayUnderTest start(
            Map<String, String> more,
            Clock clock,
            ApplicationContextInitializer<ConfigurableApplicationContext> preparing) {
        return new GatewayUnderTest(more, clock, preparing);
    }

    public static GatewayUnderTest start() {
        return start(Map.of());
    }

    /** Another replica with the same settings, which the caller closes. */
    public ConfigurableApplicationContext startReplica() {
        return new SpringApplicationBuilder(GatewayApplication.class)
                .initializers(preparing, this::replaceClock)
                .run(settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }

    private void replaceClock(ConfigurableApplicationContext starting) {
        Clock own = clock;
        if (own != null) {
            ((GenericApplicationContext) starting).registerBean("clock", Clock.class, () -> own);
        }
    }

    public static int portOf(ConfigurableApplicationContext replica) {
        return java.util.Objects.requireNonNull(((WebServerApplicationContext) replica).getWebServer())
                .getPort();
    }

    public int port() {
        return portOf(context);
    }

    /** A client with the first administrator's key. */
    public Http admin() {
        return new Http(port(), adminKey);
    }

    public Http stranger() {
        return new Http(port(), "");
    }

    public Http as(String key) {
        return new Http(port(), key);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    /** The first replica, whose end its tests may decide; {@link #close} closes it too. */
    public ConfigurableApplicationContext context() {
        return context;
    }

    public Database database() {
        return database;
    }

    public Broker broker() {
        return broker;
    }

    public OwnerStandIn owners() {
        return owners;
    }

    public ECKey signingKey() {
        return signingKey;
    }

    public Path bootstrapKeyFile() {
        return folder.resolve("admin.key");
    }

    public Path imageStore() {
        return folder.resolve("images");
    }

    @Override
    public void close() {
        context.close();
        owners.close();
        forget();
    }

    private void forget() {
        FileSystemUtils.deleteRecursively(imageStore().toFile());
        for (String file : new String[] {"signing.jwk", "data.key", "admin.key", ""}) {
            try {
                Files.deleteIfExists(folder.resolve(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
