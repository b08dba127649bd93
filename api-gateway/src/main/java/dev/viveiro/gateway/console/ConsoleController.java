package dev.viveiro.gateway.console;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.call.AttachConsole;
import dev.viveiro.contract.call.ReadConsole;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.access.SecretMark;
import dev.viveiro.gateway.call.CallAnswer;
import dev.viveiro.gateway.call.Handshakes;
import dev.viveiro.gateway.call.HostCalls;
import dev.viveiro.gateway.call.SocketEnd;
import dev.viveiro.kernel.VmId;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.socket.CloseStatus;

/** The consoles of machines: what they said, and a connection to them. */
@RestController
@Tag(name = "Machines")
class ConsoleController {
    private static final int LONGEST_LOG = 256 << 10;
    private static final MediaType PLAIN = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final MachinesAtHosts machines;
    private final HostCalls calls;
    private final Handshakes handshakes;
    private final OpenConsoles consoles;
    private final Clock clock;

    ConsoleController(
            MachinesAtHosts machines, HostCalls calls, Handshakes handshakes, OpenConsoles consoles, Clock clock) {
        this.machines = machines;
        this.calls = calls;
        this.handshakes = handshakes;
        this.consoles = consoles;
        this.clock = clock;
    }

    @GetMapping("/v1/vms/{id}/console")
    @Operation(summary = "Read a machine's console, or connect to it", description = """
                    As a plain request: the end of what the machine said, at most 256 KiB, byte for byte. As the upgrade to a WebSocket: \
                    first the end of that, then bytes both ways, in binary frames; text that is sent counts as its bytes in UTF-8. One \
                    connection at a time: another is answered 409 console-in-use, unless it says takeOver=true, which closes the \
                    first. It is closed with the reason machine-stopped when the boot ends, idle after 15 min without a byte, \
                    too-long after 8 h, too-slow when a frame was not taken for 10 s, console-too-slow when the host kept 1 MiB that was \
                    not taken, no-pong when pings are not answered, no-right within 30 s of when its key is gone, has another secret \
                    or is of another tenant, or its machine is no longer what it was, taken-over, host-gone or replica-stops. Who opened it and for how long is in the operator's log; what was said is not.""")
    @ApiResponse(responseCode = "101", description = "Connected")
    @ApiResponse(
            responseCode = "200",
            description = "The end of what the machine said",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    @Refuses({
        ProblemCode.INVALID_STATE,
        ProblemCode.HOST_UNREACHABLE,
        ProblemCode.NOT_SUPPORTED,
        ProblemCode.CONSOLE_IN_USE
    })
    @Nullable
    ResponseEntity<byte[]> console(
            @PathVariable VmId id,
            Caller caller,
            @Parameter(description = "Whether who is connected already has to go; false by default")
                    @RequestParam(required = false)
                    @Nullable
                    Boolean takeOver,
            NativeWebRequest web) {
        HttpServletRequest request = Objects.requireNonNull(web.getNativeRequest(HttpServletRequest.class));
        if (!Handshakes.wanted(request)) {
            return said(id, caller);
        }
        Handshakes.require(request);
        HttpServletResponse response = Objects.requireNonNull(web.getNativeResponse(HttpServletResponse.class));
        connect(id, caller, Boolean.TRUE.equals(takeOver), request, response);
        return null;
    }

    private ResponseEntity<byte[]> said(VmId id, Caller caller) {
        CallAnswer.Content said =
                calls.ask(machines.require(caller, id, "CONSOLE_LOG"), target -> new ReadConsole(target, LONGEST_LOG));
        return ResponseEntity.ok()
                .contentType(PLAIN)
                .cacheControl(CacheControl.noStore())
                .body(said.bytes());
    }

    /** The host is asked first, so that its refusal is an answer and not a socket that closes. */
    private void connect(
            VmId id, Caller caller, boolean takeOver, HttpServletRequest request, HttpServletResponse response) {
        HostCalls.About about = machines.require(caller, id, "CONSOLE");
        ConsoleRights.Right right = ConsoleRights.Right.of(caller, SecretMark.of(request), about);
        OpenConsoles.Place place = consoles.enter(caller);
        SocketEnd host = null;
        try {
            Instant until = clock.instant().plus(consoles.longest());
            host = calls.connect(about, target -> new AttachConsole(target, takeOver, until));
            SocketEnd customer = new SocketEnd();
            consoles.open(caller, right, host, customer, place);
            handshakes.upgrade(request, response, customer);
        } catch (RuntimeException e) {
            if (host != null) {
                host.close(CloseStatus.GOING_AWAY);
            }
            place.leave();
            throw e;
        }
    }
}
