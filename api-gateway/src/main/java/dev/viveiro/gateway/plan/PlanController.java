package dev.viveiro.gateway.plan;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.idempotency.Idempotent;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Page;
import dev.viveiro.web.PageQuery;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Plans over HTTP. A version is put where it is to be, so that a repetition finds it there. */
@RestController
@Tag(name = "Catalogue")
class PlanController {
    private final PlanRows rows;
    private final PlanVersions versions;
    private final Idempotent idempotent;

    PlanController(PlanRows rows, PlanVersions versions, Idempotent idempotent) {
        this.rows = rows;
        this.versions = versions;
        this.idempotent = idempotent;
    }

    @GetMapping("/v1/plans")
    @Operation(
            summary = "List plans",
            description = "Each in its newest version, by position; administrators see those that are retired, too.")
    Page<PlanView> list(PageQuery page, Caller caller) {
        boolean all = caller.role() == Role.ADMINISTRATOR;
        return Page.of(rows.list(all, page.after(), page.limit() + 1), page, PlanView::name);
    }

    @GetMapping("/v1/plans/{name}")
    @Operation(summary = "Read a plan", description = "Its newest version. One that is retired stays readable.")
    PlanView get(@PathVariable String name) {
        return rows.newest(name).orElseThrow(() -> ProblemException.notFound("plan", name));
    }

    @GetMapping("/v1/plans/{name}/versions")
    @Operation(
            summary = "List a plan's versions",
            description = "The newest first. A machine keeps what the version said that it got.")
    Page<PlanView> versions(@PathVariable String name, PageQuery page) {
        if (rows.newest(name).isEmpty()) {
            throw ProblemException.notFound("plan", name);
        }
        Integer before = page.after(Integer::valueOf).orElse(null);
        return Page.of(rows.versions(name, before, page.limit() + 1), page, plan -> Integer.toString(plan.version()));
    }

    @GetMapping("/v1/plans/{name}/versions/{version}")
    @Operation(summary = "Read a version of a plan")
    PlanView version(@PathVariable String name, @PathVariable int version) {
        return rows.version(name, version)
                .orElseThrow(() -> ProblemException.notFound("version of a plan", name + "/" + version));
    }

    @PutMapping("/v1/plans/{name}/versions/{version}")
    @Operation(summary = "Add a version of a plan", description = """
                    Administrators only; version 1 makes the plan. Versions are added one after the other and never change: putting \
                    the same again changes nothing, anything else is refused with wrong-version and the next one in nextVersion. \
                    Machines get the newest and keep what they got; a resize to the plan gives them the newest.""")
    @ApiResponse(responseCode = "201", description = "Added")
    @ApiResponse(responseCode = "200", description = "The same version was there")
    @Refuses(ProblemCode.WRONG_VERSION)
    ResponseEntity<PlanView> publish(
            @PathVariable String name, @PathVariable int version, @RequestBody NewPlanVersion body, Caller caller) {
        Callers.requireAdministrator(caller);
        PlanVersions.Publication publication = versions.publish(caller, body.check(name, version));
        return ResponseEntity.status(publication.added() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(publication.plan());
    }

    @PatchMapping("/v1/plans/{name}")
    @Operation(summary = "Retire a plan, offer it again, or move it in the list", description = """
                    Administrators only; what is absent stays as it is. No machine gets a plan that is retired (plan-retired); those \
                    that have it go on, and can be resized to its newest version. May be repeated.""")
    ResponseEntity<PlanView> change(
            @PathVariable String name, @RequestBody PlanChange body, Caller caller, IdempotentCall call) {
        Callers.requireAdministrator(caller);
        return idempotent.run(call, () -> ResponseEntity.ok(versions.change(caller, name, body.check())));
    }
}
