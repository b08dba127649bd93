package dev.viveiro.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.contract.access.CallerToken;
import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

class JoiningIT {
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayUnderTest.start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void keyIsBack() {
        gateway.owners().credentialKeyIsAway(false);
    }

    @Test
    void a_host_exchanges_its_token_for_all_it_needs() throws Exception {
        HostStory host = HostStory.register(gateway);

        Http.Answer joined = host.join("n-1").is(200);

        assertThat(joined.text("/hostId")).isEqualTo(host.id());
        assertThat(joined.json().at("/epoch").asLong()).isEqualTo(1);
        assertThat(joined.text("/broker/user")).isEqualTo("host-" + host.id());
        assertThat(joined.text("/broker/vhost")).isEqualTo(gateway.broker().vhost());
        assertThat(joined.header("Cache-Control")).contains("no-store");
        ECKey gatewayKey = ECKey.parse(joined.json().get("gatewayKey").toString());
        assertThat(gatewayKey.isPrivate()).isFalse();
        JWSObject credentialKey = JWSObject.parse(joined.text("/notificationKey"));
        assertThat(credentialKey.verify(new ECDSAVerifier(gatewayKey))).isTrue();
        assertThat(ECKey.parse(credentialKey.getPayload().toString()))
                .isEqualTo(gateway.owners().credentialKey().toPublicJWK());
    }

    @Test
    void the_gateway_shows_who_it_is_when_it_asks_for_the_credential_key() {
        HostStory.register(gateway).join("n-1").is(200);

        String authorization = java.util.Objects.requireNonNull(
                gateway.owners().asked().getLast().header("Authorization"));
        assertThat(authorization).startsWith("Bearer ");
        assertThat(CallerToken.verify(
                        authorization.substring(7), gateway.signingKey().toPublicJWK(), Clock.systemUTC()))
                .hasValueSatisfying(caller -> assertThat(caller.subject()).isEqualTo("api-gateway"));
    }

    @Test
    void a_token_is_good_once_but_again_for_the_same_joiner() {
        HostStory host = HostStory.register(gateway);
        String first = host.join("n-1").is(200).text("/broker/password");

        String second = host.join("n-1").is(200).text("/broker/password");
        host.join("n-2").isProblem(401, "unauthenticated");
        host.join(null).isProblem(401, "unauthenticated");

        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void without_a_nonce_a_token_is_good_once() {
        HostStory host = HostStory.register(gateway);
        host.join(null).is(200);

        host.join(null).isProblem(401, "unauthenticated");
    }

    @Test
    void while_the_notification_worker_is_away_nothing_is_used_up() {
        HostStory host = HostStory.register(gateway);
        gateway.owners().credentialKeyIsAway(true);
        assertThat(host.join("n-1").isProblem(503, "unavailable").header("Retry-After"))
                .isNotEmpty();

        gateway.owners().credentialKeyIsAway(false);
        host.join("another").is(200);
    }

    @Test
    void an_expired_an_unknown_and_a_replaced_token_are_refused() {
        HostStory host = HostStory.register(gateway);
        HostStory again = host.registerAgain();
        host.join("n-1").isProblem(401, "unauthenticated");
        gateway.bean(JdbcClient.class)
                .sql("update join_tokens set expires_at = now() where host = :host")
                .param("host", UUID.fromString(host.id()))
                .update();
        again.join("n-1").isProblem(401, "unauthenticated");
        host.withToken("vj_" + "a".repeat(43)).join("n-1").isProblem(401, "unauthenticated");
    }

    @Test
    void registering_a_host_again_works_until_it_joined() {
        HostStory host = HostStory.register(gateway);

        HostStory again = host.registerAgain();
        assertThat(again.id()).isEqualTo(host.id());
        again.join("n-1").is(200);

        gateway.admin().post("/v1/hosts", "{'name':'" + host.name() + "'}").isProblem(409, "name-in-use");
    }

    @Test
    void tokens_are_kept_as_hashes_only() {
        HostStory host = HostStory.register(gateway);

        assertThat(gateway.bean(JdbcClient.class)
                        .sql("select token_hash = sha256(:token::bytea) from join_tokens where host = :host")
                        .param("token", host.token())
                        .param("host", UUID.fromString(host.id()))
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void a_bad_introduction_is_refused_with_pointers_and_uses_nothing_up() {
        HostStory host = HostStory.register(gateway);
        Http stranger = gateway.stranger();

        assertThat(stranger.post("/v1/hosts/join", "{}")
                        .isProblem(400, "invalid-request")
                        .body())
                .contains("/token", "/driver", "/total");
        assertThat(stranger.post(
                                "/v1/hosts/join",
                                JsonMapper.shared()
                                        .writeValueAsString(Map.of(
                                                "token",
                                                host.token(),
                                                "driver",
                                                Map.of("name", "x", "version", "1", "capabilities", new Object[] {1}),
                                                "total",
                                                Map.of("vcpus", 1, "memoryMib", 1, "diskGib", 1))))
                        .is(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/driver/capabilities/0");
        assertThat(stranger.post(
                                "/v1/hosts/join",
                                "{'token':'" + host.token()
                                        + "','driver':{'name':'x','version':'1'},'total':{'vcpus':0,'memoryMib':-1}}")
                        .is(400)
                        .body())
                .contains("/total/vcpus", "/total/memoryMib", "/total/diskGib");
        host.join("n-1").is(200);
    }

    @Test
    void a_bad_registration_is_refused_with_pointers() {
        Http admin = gateway.admin();

        assertThat(admin.post("/v1/hosts", "{'name':'h','vcpuRatio':0,'memoryRatio':1000,'headroomVcpus':-1}")
                        .isProblem(400, "invalid-request")
                        .body())
                .contains("/vcpuRatio", "/memoryRatio", "/headroomVcpus");
        assertThat(admin.post("/v1/hosts", "{'name':'h','vcpuRatio':'4'}")
                        .is(400)
                        .text("/errors/0/pointer"))
                .isEqualTo("/vcpuRatio");
        admin.get("/v1/hosts/" + UUID.randomUUID()).isProblem(404, "not-found");
        admin.get("/v1/hosts/x").isProblem(404, "not-found");
        admin.delete("/v1/hosts/" + UUID.randomUUID()).isProblem(404, "not-found");
    }

    @Test
    void a_host_is_shown_with_what_it_has() {
        HostStory host = HostStory.register(gateway);
        assertThat(gateway.admin().get("/v1/hosts/" + host.id()).is(200).text("/state"))
                .isEqualTo("JOINING");
        host.join("n-1").is(200);

        Http.Answer shown = gateway.admin().get("/v1/hosts/" + host.id()).is(200);

        assertThat(shown.text("/driver")).isEqualTo("simulated");
        assertThat(shown.json().at("/total/vcpus").asLong()).isEqualTo(16);
        assertThat(shown.json().at("/allocatable/vcpus").asLong()).isEqualTo(64);
        assertThat(shown.json().at("/reserved/memoryMib").asLong()).isZero();
        assertThat(gateway.admin().get("/v1/hosts").is(200).body()).contains(host.id());
    }
}
