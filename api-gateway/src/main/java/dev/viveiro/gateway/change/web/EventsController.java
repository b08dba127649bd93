package dev.viveiro.gateway.change.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.gateway.change.EventSettings;
import dev.viveiro.gateway.change.log.ChangeLog;
import dev.viveiro.gateway.change.log.ChangeLog.Bounds;
import dev.viveiro.gateway.change.log.Tail;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The stream of changes. */
@RestController
@Tag(name = "Events")
class EventsController {
    private final ChangeLog log;
    private final Tail tail;
    private final EventStreams streams;
    private final EventSettings settings;

    EventsController(ChangeLog log, Tail tail, EventStreams streams, EventSettings settings) {
        this.log = log;
        this.tail = tail;
        this.streams = streams;
        this.settings = settings;
    }

    @GetMapping("/v1/events")
    @Operation(summary = "Watch changes", description = """
                    Server-Sent Events: `vm`, `operation` and `batch` of the tenant and, for administrators, `host`. The data \
                    is what a GET of the thing answers; several changes within a moment are one event with the newest state. \
                    The id is a number that grows with every change; send the last one as Last-Event-ID to resume, within 7 \
                    days, on any replica. If what follows is no longer kept, an event `reset` comes first: read the lists \
                    anew and go on. A comment comes every 15 s; a reader that takes nothing for 10 s is cut off and may \
                    resume. An API key may have 20 streams open on a replica; one more is answered 503 with Retry-After.""")
    @ApiResponse(
            responseCode = "200",
            description = "The stream; it ends only when one side closes it",
            content =
                    @Content(
                            mediaType = "text/event-stream",
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject("""
                    id: 4711
                    event: vm
                    data: {"id":"019a6b2e-0000-7000-8000-000000000001","name":"web-1","state":"RUNNING"}

                    """)))
    void watch(
            Caller caller,
            HttpMethod method,
            @Parameter(description = "Id of the last event that you have; goes before lastEventId", example = "4711")
                    @RequestHeader(name = "Last-Event-ID", required = false)
                    @Nullable
                    String lastEventIdHeader,
            @Parameter(description = "As Last-Event-ID, for a browser's first connection")
                    @RequestParam(required = false)
                    @Nullable
                    String lastEventId,
            @Parameter(description = "Some of vm,operation,batch,host; all by default", example = "vm,operation")
                    @RequestParam(required = false)
                    @Nullable
                    String types,
            HttpServletResponse response)
            throws IOException {
        EventQuery query = EventQuery.of(caller, lastEventIdHeader, lastEventId, types);
        streams.enter(caller.subject());
        try {
            Bounds bounds = log.bounds();
            response.setContentType("text/event-stream;charset=UTF-8");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setHeader("X-Accel-Buffering", "no");
            if (method != HttpMethod.HEAD) {
                stream(query, bounds, response);
            }
        } finally {
            streams.leave(caller.subject());
        }
    }

    private void stream(EventQuery query, Bounds bounds, HttpServletResponse response) throws IOException {
        EventStream stream = new EventStream(response.getOutputStream(), tail, query.interest(), settings.heartbeat());
        streams.opened(stream);
        try {
            OptionalLong after = query.after();
            if (after.isEmpty()) {
                stream.run(EventText.begun(bounds.last()), bounds.last());
            } else if (bounds.resumable(after.getAsLong())) {
                stream.run(EventText.resumed(), after.getAsLong());
            } else {
                stream.run(EventText.reset(bounds), bounds.last());
            }
        } catch (IOException gone) {
            // the reader left or was cut off: nobody is there to be told
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            streams.ended(stream);
        }
    }
}
