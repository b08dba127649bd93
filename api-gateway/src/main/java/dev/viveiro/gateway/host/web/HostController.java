package dev.viveiro.gateway.host.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.Remains;
import dev.viveiro.gateway.host.joining.Registering;
import dev.viveiro.gateway.host.joining.Registering.Registered;
import dev.viveiro.gateway.host.joining.Removing;
import dev.viveiro.gateway.host.store.HostRecords;
import dev.viveiro.gateway.host.store.HostRow.Ratios;
import dev.viveiro.gateway.host.watch.Watching;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.kernel.HostId;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Fields;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Hosts over HTTP; administrators only. */
@RestController
@Tag(name = "Hosts")
class HostController {
    private static final double MAX_RATIO = 100;
    private static final double MIN_RATIO = 0.01;
    private static final int REMAINS_SHOWN = 100;
    private static final long MAX_AMOUNT = 1_000_000_000L;

    private final HostRecords hosts;
    private final Registering registering;
    private final Removing removing;
    private final Watching watching;
    private final Remains remains;
    private final Idempotent idempotent;
    private final Clock clock;

    HostController(
            HostRecords hosts,
            Registering registering,
            Removing removing,
            Watching watching,
            Remains remains,
            Idempotent idempotent,
            Clock clock) {
        this.hosts = hosts;
        this.registering = registering;
        this.removing = removing;
        this.watching = watching;
        this.remains = remains;
        this.idempotent = idempotent;
        this.clock = clock;
    }

    /** A host that shall join. */
    record NewHost(
            @Schema(description = "An RFC 1123 label", example = "rack-1-host-7") @Nullable
            String name,

            @Schema(description = "Virtual processors per hardware thread", defaultValue = "4.0") @Nullable
            Double vcpuRatio,

            @Schema(defaultValue = "1.0") @Nullable Double memoryRatio,
            @Schema(defaultValue = "1.0") @Nullable Double diskRatio,

            @Schema(description = "Virtual processors kept free", defaultValue = "0") @Nullable
            Long headroomVcpus,

            @Schema(description = "MiB kept free", defaultValue = "0") @Nullable
            Long headroomMemoryMib,

            @Schema(description = "GiB kept free", defaultValue = "0") @Nullable
            Long headroomDiskGib) {}

    /** A host that may join with the token, which is shown this once. */
    record NewHostView(
            HostView host,

            @Schema(example = "vj_kbdpbSMaQwYVxQ8Yb7mMz1N0GSzpEx5rW0nqBvWn3tE")
            String joinToken,

            Instant expiresAt) {
        @Override
        public String toString() {
            return "NewHostView[" + host + "]";
        }
    }

    @PostMapping("/v1/hosts")
    @Operation(summary = "Register a host and get its join token", description = """
                    Administrators only. The token is good once, for an hour, and shown this once. For a host that never \
                    joined, the same call gives a new token and ends the old one.""")
    @ApiResponse(responseCode = "201")
    @Refuses(ProblemCode.NAME_IN_USE)
    ResponseEntity<NewHostView> register(@RequestBody NewHost body, Caller caller, IdempotentCall call) {
        Callers.requireAdministrator(caller);
        return idempotent.run(call, () -> {
            Fields fields = new Fields();
            String name = fields.label("/name", body.name());
            Ratios ratios = new Ratios(
                    fields.range("/vcpuRatio", body.vcpuRatio(), MIN_RATIO, MAX_RATIO, 4),
                    fields.range("/memoryRatio", body.memoryRatio(), MIN_RATIO, MAX_RATIO, 1),
                    fields.range("/diskRatio", body.diskRatio(), MIN_RATIO, MAX_RATIO, 1));
            HostResources headroom = new HostResources(
                    fields.range("/headroomVcpus", body.headroomVcpus(), 0L, MAX_AMOUNT, 0L),
                    fields.range("/headroomMemoryMib", body.headroomMemoryMib(), 0L, MAX_AMOUNT, 0L),
                    fields.range("/headroomDiskGib", body.headroomDiskGib(), 0L, MAX_AMOUNT, 0L));
            fields.check();
            Registered host = registering.register(name, ratios, headroom);
            return ResponseEntity.created(URI.create("/v1/hosts/" + host.host().id()))
                    .body(new NewHostView(
                            HostView.of(host.host(), clock.instant()),
                            host.token().reveal(),
                            host.expiresAt()));
        });
    }

    @GetMapping("/v1/hosts")
    @Operation(summary = "List hosts", description = "Administrators only; ordered by name, without removed ones.")
    Page<HostView> list(PageQuery page, Caller caller) {
        Callers.requireAdministrator(caller);
        return hosts.list(page).map(host -> HostView.of(host, clock.instant()));
    }

    @GetMapping("/v1/hosts/{id}")
    @Operation(
            summary = "Read a host",
            description = "Administrators only. A removed host stays readable. Shows the first 100 of its remains.")
    HostView get(@PathVariable HostId id, Caller caller) {
        Callers.requireAdministrator(caller);
        return view(id);
    }

    private HostView view(HostId id) {
        return hosts.find(id)
                .map(host -> HostView.of(host, clock.instant(), remains.on(id, REMAINS_SHOWN)))
                .orElseThrow(() -> ProblemException.notFound("host", id));
    }

    @PostMapping("/v1/hosts/{id}/declare-lost")
    @Operation(summary = "Give up a silent host", description = """
                    Administrators only; for a host that is held back since too many are silent together. What it was asked to \
                    create is created elsewhere. Refused with invalid-state until it was silent for as long as a worker needs \
                    to stop beginning anything; may be repeated.""")
    @Refuses(ProblemCode.INVALID_STATE)
    ResponseEntity<HostView> declareLost(@PathVariable HostId id, Caller caller, IdempotentCall call) {
        Callers.requireAdministrator(caller);
        return idempotent.run(call, () -> {
            watching.declareLost(id);
            return ResponseEntity.ok(view(id));
        });
    }

    @PostMapping("/v1/hosts/{id}/confirm-dead")
    @Operation(summary = "Confirm that a lost host was destroyed", description = """
                    Administrators only. Frees the addresses and the room that its machines held and ends their deletions; \
                    machines that were on it are FAILED. Refused with invalid-state unless it is LOST; may be repeated.""")
    @Refuses(ProblemCode.INVALID_STATE)
    ResponseEntity<HostView> confirmDead(@PathVariable HostId id, Caller caller, IdempotentCall call) {
        Callers.requireAdministrator(caller);
        return idempotent.run(call, () -> {
            watching.confirmDead(id);
            return ResponseEntity.ok(view(id));
        });
    }

    @DeleteMapping("/v1/hosts/{id}")
    @Operation(
            summary = "Remove a host",
            description = "Administrators only. Refused with host-not-empty while it holds machines; may be repeated.")
    @ApiResponse(responseCode = "204")
    @Refuses(ProblemCode.HOST_NOT_EMPTY)
    ResponseEntity<Void> remove(@PathVariable HostId id, Caller caller) {
        Callers.requireAdministrator(caller);
        removing.remove(id);
        return ResponseEntity.noContent().build();
    }
}
