package dev.viveiro.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.CallerToken;
import dev.viveiro.contract.access.Role;
import dev.viveiro.kernel.TenantId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        classes = SampleService.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.config.import=classpath:viveiro-defaults.yml", "viveiro.web.caller-token.open-paths=/open"
        })
class CallerTokenFilterTest {
    private static final Caller ANA =
            new Caller("key-1", TenantId.of("0198c0de-0000-7000-8000-000000000001"), Role.TENANT);
    private static final ECKey KEY = key();

    @TempDir
    static Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    int port;

    @BeforeAll
    static void writeKey() throws Exception {
        Files.writeString(folder.resolve("gateway.jwk"), KEY.toPublicJWK().toJSONString());
    }

    @DynamicPropertySource
    static void keyFile(DynamicPropertyRegistry properties) {
        properties.add("viveiro.web.caller-token.public-key-file", () -> folder.resolve("gateway.jwk")
                .toString());
    }

    @Test
    void the_gateways_word_makes_the_caller_known() throws Exception {
        HttpResponse<String> answer = get("/v1/me", "Bearer " + CallerToken.sign(ANA, KEY, Clock.systemUTC()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("key-1", ANA.tenant().toString(), "TENANT");
    }

    @Test
    void no_token_a_forged_one_an_old_one_and_nonsense_are_401() throws Exception {
        Clock past = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
        for (String header : new @Nullable String[] {
            null,
            "Bearer x.y.z",
            "Basic abc",
            "Bearer ",
            "Bearer " + CallerToken.sign(ANA, key(), Clock.systemUTC()),
            "Bearer " + CallerToken.sign(ANA, KEY, past)
        }) {
            HttpResponse<String> answer = get("/v1/me", header);
            assertThat(answer.statusCode()).as("%s", header).isEqualTo(401);
            assertThat(answer.body()).contains("unauthenticated");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        }
    }

    @Test
    void open_paths_health_and_metrics_need_no_token() throws Exception {
        for (String path : new String[] {"/open", "/actuator/health/readiness", "/actuator/prometheus"}) {
            assertThat(get(path, null).statusCode()).isEqualTo(200);
        }
    }

    private HttpResponse<String> get(String path, @Nullable String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
