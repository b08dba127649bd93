package dev.viveiro.gateway.call.web;

import dev.viveiro.contract.call.CallRefused;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.call.CallAnswer;
import dev.viveiro.gateway.call.Handshakes;
import dev.viveiro.gateway.call.SocketEnd;
import dev.viveiro.gateway.call.WaitingCalls;
import dev.viveiro.gateway.call.WaitingCalls.Way;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Secret;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.UnreadableMessage;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.socket.CloseStatus;

/** The answers of hosts to calls, by the ticket that came with the call: {@code Authorization: Ticket <ticket>}. */
@RestController
@Tag(name = "Hosts")
class HostAnswerController {
    private static final String SCHEME = "Ticket ";
    private static final String FOR_HOSTS =
            "For hosts, by the ticket of the call in the header Authorization; good once, while somebody waits.";

    private static final CallRefused UNREADABLE =
            new CallRefused(CallRefused.Why.FAILED, "it does not answer, and its reason can't be read");

    private final WaitingCalls waiting;
    private final Handshakes handshakes;

    HostAnswerController(WaitingCalls waiting, Handshakes handshakes) {
        this.waiting = waiting;
        this.handshakes = handshakes;
    }

    @PutMapping("/v1/hosts/{host}/calls/{call}/answer")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @SecurityRequirements
    @Operation(
            summary = "Answer a call",
            description = FOR_HOSTS,
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.ALL_VALUE,
                                            schema = @Schema(type = "string", format = "binary"))))
    @ApiResponse(responseCode = "204", description = "Whoever waits has it")
    @Refuses({ProblemCode.FORBIDDEN, ProblemCode.TOO_LARGE})
    void answer(
            @PathVariable HostId host,
            @PathVariable UUID call,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String authorization,
            @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Nullable String type,
            InputStream body)
            throws IOException {
        CompletableFuture<CallAnswer> answer =
                waiting.claim(call, host, Optional.of(Way.AT_ONCE), ticket(authorization));
        boolean unused = answer.complete(new CallAnswer.Content(
                type == null ? MediaType.APPLICATION_OCTET_STREAM_VALUE : type, body.readAllBytes()));
    }

    @PutMapping("/v1/hosts/{host}/calls/{call}/refusal")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @SecurityRequirements
    @Operation(
            summary = "Say why a call is not answered",
            description = FOR_HOSTS,
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(type = "object"))))
    @ApiResponse(responseCode = "204", description = "Whoever waits has it")
    @Refuses({ProblemCode.FORBIDDEN, ProblemCode.TOO_LARGE})
    void refuse(
            @PathVariable HostId host,
            @PathVariable UUID call,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String authorization,
            InputStream body)
            throws IOException {
        CompletableFuture<CallAnswer> answer = waiting.claim(call, host, Optional.empty(), ticket(authorization));
        boolean unused = answer.complete(new CallAnswer.Refused(refusal(body.readAllBytes())));
    }

    /** Hosts may be newer: a reason that is not known here is a failure. */
    private static CallRefused refusal(byte[] body) {
        try {
            CallRefused refused = ContractJson.read(body, CallRefused.class);
            // a member that is missing is null, whatever the record says
            return Stream.of(refused.why(), refused.detail()).anyMatch(Objects::isNull) ? UNREADABLE : refused;
        } catch (UnreadableMessage newer) {
            return UNREADABLE;
        }
    }

    @GetMapping("/v1/hosts/{host}/calls/{call}/stream")
    @SecurityRequirements
    @Operation(summary = "Connect whoever asked", description = FOR_HOSTS + " The request becomes a WebSocket.")
    @ApiResponse(responseCode = "101", description = "Bytes both ways")
    @Refuses(ProblemCode.FORBIDDEN)
    void stream(
            @PathVariable HostId host,
            @PathVariable UUID call,
            @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String authorization,
            NativeWebRequest web) {
        HttpServletRequest request = Objects.requireNonNull(web.getNativeRequest(HttpServletRequest.class));
        HttpServletResponse response = Objects.requireNonNull(web.getNativeResponse(HttpServletResponse.class));
        Handshakes.require(request);
        CompletableFuture<CallAnswer> answer =
                waiting.claim(call, host, Optional.of(Way.AS_STREAM), ticket(authorization));
        SocketEnd end = new SocketEnd();
        end.whenOpen(() -> {
            if (!answer.complete(new CallAnswer.Stream(end))) {
                end.close(CloseStatus.GOING_AWAY.withReason("nobody-waits"));
            }
        });
        handshakes.upgrade(request, response, end);
    }

    private static Optional<Secret> ticket(@Nullable String authorization) {
        return authorization != null && authorization.startsWith(SCHEME)
                ? Optional.of(Secret.of(authorization.substring(SCHEME.length())))
                : Optional.empty();
    }
}
