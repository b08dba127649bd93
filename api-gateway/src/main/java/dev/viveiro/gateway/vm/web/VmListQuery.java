package dev.viveiro.gateway.vm.web;

import org.jspecify.annotations.Nullable;

/**
 * Filters of {@code GET /v1/vms}; all are optional and join with "and".
 *
 * @param state one state; without it all but DELETED
 * @param host id or name of a host
 * @param batch id of a batch
 */
public record VmListQuery(
        @Nullable String state,
        @Nullable String host,
        @Nullable String batch,
        @Nullable String namePrefix,
        @Nullable String externalRef) {}
