package dev.viveiro.gateway.host.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.host.joining.HostSettings;
import dev.viveiro.gateway.host.joining.Joining;
import dev.viveiro.gateway.host.joining.Joining.Joined;
import dev.viveiro.gateway.host.store.HostRecords.Introduction;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Secret;
import dev.viveiro.web.Fields;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The call with which a provisioning worker becomes a host. */
@RestController
@Tag(name = "Hosts")
class JoinController {
    private static final int SHORT = 100;
    private static final int LONG = 1000;
    private static final int MANY = 100;
    private static final long MAX_AMOUNT = 1_000_000_000L;

    private final Joining joining;
    private final HostSettings.Broker broker;

    JoinController(Joining joining, HostSettings settings) {
        this.joining = joining;
        this.broker = settings.broker();
    }

    /** The hypervisor driver that the host runs. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Driver(
            @Schema(example = "simulated") @Nullable String name,
            @Schema(example = "1.0") @Nullable String version,
            @Nullable List<@Nullable String> capabilities,

            @Schema(description = "Why the driver can't work now; absent when it can") @Nullable
            String impediment) {}

    /** What the hardware has. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Total(
            @Nullable Long vcpus,
            @Nullable Long memoryMib,
            @Nullable Long diskGib) {}

    /** Who joins, and with what. A worker that is newer than the gateway may say more. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record JoinRequest(
            @Schema(example = "vj_kbdpbSMaQwYVxQ8Yb7mMz1N0GSzpEx5rW0nqBvWn3tE") @Nullable
            String token,

            @Schema(description = "Chosen by the worker; the same one may join again within the token's hour") @Nullable
            String joinNonce,

            @Nullable Driver driver,
            @Nullable Total total,

            @Schema(description = "Id of the worker's journal") @Nullable
            String journal) {
        @Override
        public String toString() {
            return "JoinRequest[" + driver + ", " + total + "]";
        }
    }

    /** How to reach the broker. */
    record BrokerView(String host, int port, String vhost, String user, String password) {
        @Override
        public String toString() {
            return "BrokerView[" + user + "@" + host + ":" + port + "]";
        }
    }

    /** What the host may use from now on. */
    record JoinView(
            HostId hostId,
            long epoch,
            BrokerView broker,

            @Schema(description = "The gateway's public key, a JWK")
            Map<String, Object> gatewayKey,

            @Schema(description = "Compact JWS by the gateway over the notification service's public key, a JWK")
            String notificationKey) {}

    @PostMapping("/v1/hosts/join")
    @SecurityRequirements
    @Operation(summary = "Join with a token", description = """
                    Called by provisioning workers; the token in the body is the right to it. The answer carries secrets and \
                    is never kept: Idempotency-Key is checked only, joinNonce makes a repetition safe.""")
    @Refuses(ProblemCode.UNAUTHENTICATED)
    ResponseEntity<JoinView> join(@RequestBody JoinRequest body) {
        Fields fields = new Fields();
        Secret token = Secret.of(fields.text("/token", body.token(), SHORT));
        String nonce = fields.optionalText("/joinNonce", body.joinNonce(), SHORT);
        Introduction host = introduction(body, fields);
        fields.check();
        Joined joined = joining.join(token, nonce, host);
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new JoinView(
                        joined.host(),
                        joined.epoch(),
                        new BrokerView(
                                broker.host(),
                                broker.port(),
                                broker.vhost(),
                                joined.brokerUser(),
                                joined.brokerPassword().reveal()),
                        joined.gatewayKey(),
                        joined.notificationKey()));
    }

    private static Introduction introduction(JoinRequest body, Fields fields) {
        Driver driver = fields.required("/driver", body.driver(), new Driver("-", "-", null, null));
        Total total = fields.required("/total", body.total(), new Total(1L, 1L, 1L));
        return new Introduction(
                fields.text("/driver/name", driver.name(), SHORT),
                fields.text("/driver/version", driver.version(), SHORT),
                capabilities(driver.capabilities(), fields),
                fields.optionalText("/driver/impediment", driver.impediment(), LONG),
                new HostResources(
                        fields.range(
                                "/total/vcpus", fields.required("/total/vcpus", total.vcpus(), 1L), 1L, MAX_AMOUNT, 1L),
                        fields.range(
                                "/total/memoryMib",
                                fields.required("/total/memoryMib", total.memoryMib(), 1L),
                                1L,
                                MAX_AMOUNT,
                                1L),
                        fields.range(
                                "/total/diskGib",
                                fields.required("/total/diskGib", total.diskGib(), 1L),
                                1L,
                                MAX_AMOUNT,
                                1L)),
                fields.optionalText("/journal", body.journal(), SHORT));
    }

    private static List<String> capabilities(@Nullable List<@Nullable String> given, Fields fields) {
        if (given == null) {
            return List.of();
        }
        if (given.size() > MANY) {
            fields.error("/driver/capabilities", "too-many", "capabilities must be at most " + MANY + ".");
            return List.of();
        }
        return java.util.stream.IntStream.range(0, given.size())
                .mapToObj(i -> fields.text("/driver/capabilities/" + i, given.get(i), SHORT))
                .toList();
    }
}
