package dev.viveiro.gateway.batch.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.batch.Batch;
import dev.viveiro.gateway.batch.BatchId;
import dev.viveiro.gateway.batch.BatchItem;
import dev.viveiro.gateway.batch.BatchService;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import dev.viveiro.web.QueryRecord;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Batches over HTTP. */
@RestController
@Tag(name = "Batches")
class BatchController {
    private static final String ABOUT =
            "A machine for every row, all or none. Columns name and email, and optional login, plan and image; UTF-8, comma "
                    + "or semicolon, with a header. The machine is named after login, else after the address. A bad row "
                    + "refuses the whole roster, unless onError=skip. At most 20,000 rows and 8 MiB.";

    private final BatchService batches;
    private final Rosters rosters;
    private final Idempotent idempotent;

    BatchController(BatchService batches, Rosters rosters, Idempotent idempotent) {
        this.batches = batches;
        this.rosters = rosters;
        this.idempotent = idempotent;
    }

    @PostMapping(path = "/v1/batches", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Create many machines", description = ABOUT)
    @ApiResponse(responseCode = "202", description = "Accepted; watch the batch")
    @Refuses({ProblemCode.INVALID_ROSTER, ProblemCode.SUSPENDED, ProblemCode.NO_CAPACITY, ProblemCode.QUOTA_EXCEEDED})
    ResponseEntity<BatchAnswer> create(
            @RequestBody BatchRequest body,
            @ParameterObject @QueryRecord BatchQuery query,
            Caller caller,
            IdempotentCall call) {
        return idempotent.run(
                call,
                () -> answer(batches.create(caller, rosters.of(body, query, caller.tenant()), Rosters.given(body))));
    }

    @PostMapping(path = "/v1/batches", consumes = "text/csv")
    @Operation(
            summary = "Create many machines",
            description = ABOUT,
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "text/csv",
                                            schema = @Schema(type = "string"),
                                            examples =
                                                    @ExampleObject(
                                                            "name,email,login\nAna Pérez,ana@example.org,aperez\n"))))
    @ApiResponse(responseCode = "202", description = "Accepted; watch the batch")
    @Refuses({ProblemCode.INVALID_ROSTER, ProblemCode.SUSPENDED, ProblemCode.NO_CAPACITY, ProblemCode.QUOTA_EXCEEDED})
    ResponseEntity<BatchAnswer> createFromFile(
            @RequestBody(required = false) byte[] file,
            @ParameterObject @QueryRecord BatchQuery query,
            Caller caller,
            IdempotentCall call) {
        return idempotent.run(
                call,
                () -> answer(batches.create(
                        caller, rosters.of(file == null ? new byte[0] : file, query, caller.tenant()), null)));
    }

    @GetMapping("/v1/batches/{id}")
    @Operation(summary = "Read a batch", description = "Its counts by state, its progress and when it will have ended.")
    BatchView get(@PathVariable String id, Caller caller) {
        return BatchView.of(batches.find(caller, BatchId.of(id)));
    }

    @GetMapping("/v1/batches/{id}/items")
    @Operation(summary = "List a batch's items", description = "In the order of their lines, skipped ones too.")
    Page<BatchItem> items(@PathVariable String id, Caller caller, PageQuery page) {
        int after = page.after(Integer::parseInt).orElse(0);
        List<BatchItem> rows = batches.items(caller, BatchId.of(id), after, page.limit() + 1);
        return Page.of(rows, page, item -> String.valueOf(item.line()));
    }

    @PostMapping("/v1/batches/{id}/cancel")
    @Operation(
            summary = "Cancel a batch",
            description = "What was not sent yet is given up at no cost; what runs is undone.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the batch")
    @Refuses(ProblemCode.TOO_LATE)
    ResponseEntity<BatchAnswer> cancel(@PathVariable String id, Caller caller, IdempotentCall call) {
        return idempotent.run(call, () -> answer(batches.cancel(caller, BatchId.of(id))));
    }

    @PostMapping("/v1/batches/{id}/retry-failed")
    @Operation(
            summary = "Try a batch's failed items again",
            description =
                    "Each gets a new machine; what the first one left is deleted. Without failed items nothing changes.")
    @ApiResponse(responseCode = "202", description = "Accepted; watch the batch")
    @Refuses({ProblemCode.SUSPENDED, ProblemCode.NO_CAPACITY, ProblemCode.INVALID_STATE})
    ResponseEntity<BatchAnswer> retryFailed(@PathVariable String id, Caller caller, IdempotentCall call) {
        return idempotent.run(call, () -> answer(batches.retryFailed(caller, BatchId.of(id))));
    }

    private static ResponseEntity<BatchAnswer> answer(Batch batch) {
        return ResponseEntity.accepted()
                .location(URI.create("/v1/batches/" + batch.id()))
                .body(new BatchAnswer(BatchView.of(batch)));
    }
}
