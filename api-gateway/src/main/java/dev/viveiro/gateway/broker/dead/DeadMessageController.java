package dev.viveiro.gateway.broker.dead;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Dead messages over HTTP; administrators only. */
@RestController
@Tag(name = "Dead messages")
class DeadMessageController {
    private final DeadMessageRows rows;
    private final Replays replays;
    private final Idempotent idempotent;

    DeadMessageController(DeadMessageRows rows, Replays replays, Idempotent idempotent) {
        this.rows = rows;
        this.replays = replays;
        this.idempotent = idempotent;
    }

    @Schema(name = "ReplayedMessage")
    record Replayed(DeadMessageView deadMessage) {}

    @GetMapping("/v1/dead-messages")
    @Operation(
            summary = "List messages that nobody could apply",
            description = "Administrators only; the newest first, without their content.")
    Page<DeadMessageView> list(PageQuery page, Caller caller) {
        Callers.requireAdministrator(caller);
        return rows.list(page).map(DeadMessageView::of);
    }

    @PostMapping("/v1/dead-messages/{id}/replay")
    @Operation(summary = "Replay a dead message", description = """
                    Administrators only. What a host said is applied within seconds and leaves the list; if it can't be, \
                    `attempts` and `lastError` say so. What the gateway told another service goes back into its queue.""")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the list")
    @Refuses(ProblemCode.TOO_LATE)
    ResponseEntity<Replayed> replay(@PathVariable String id, Caller caller, IdempotentCall call) {
        Callers.requireAdministrator(caller);
        return idempotent.run(call, () -> ResponseEntity.accepted()
                .body(new Replayed(DeadMessageView.of(replays.replay(number(id))))));
    }

    private static long number(String text) {
        if (text.matches("[0-9]{1,18}")) {
            return Long.parseLong(text);
        }
        throw ProblemException.notFound("dead message", text);
    }
}
