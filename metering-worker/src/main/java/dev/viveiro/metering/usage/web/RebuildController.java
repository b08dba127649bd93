package dev.viveiro.metering.usage.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.metering.usage.Rebuilding;
import dev.viveiro.metering.usage.Rebuilding.Rebuilt;
import dev.viveiro.web.Callers;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/usage/rebuild}: derives the usage of the next machines again; administrators only. */
@RestController
class RebuildController {
    /** At once, so that no machine is locked for long. */
    private static final int MACHINES = 500;

    private final Rebuilding rebuilding;

    RebuildController(Rebuilding rebuilding) {
        this.rebuilding = rebuilding;
    }

    @PostMapping("/v1/usage/rebuild")
    Rebuilt rebuild(Caller caller, @RequestParam(required = false) @Nullable String after) {
        Callers.requireAdministrator(caller);
        return rebuilding.rebuild(after == null ? null : UsageController.vm("?after", after), MACHINES);
    }
}
