package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.vm.store.VmQueries;
import dev.viveiro.kernel.HostId;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads the filters of a list of machines. */
@Component
class VmFilters {
    private final Hosts hosts;

    VmFilters(Hosts hosts) {
        this.hosts = hosts;
    }

    /** Throws a 400 problem that points to the parameter that is wrong. */
    VmQueries.Filter of(VmListQuery query, Caller caller) {
        return new VmQueries.Filter(
                caller.tenant(),
                state(query.state()),
                host(query.host(), caller),
                batch(query.batch()),
                query.namePrefix(),
                query.externalRef());
    }

    private static @Nullable VmState state(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(VmState.values())
                .filter(state -> state.name().equals(text))
                .findFirst()
                .orElseThrow(() -> ProblemException.field(
                        "?state", "unknown-state", "Expected one of " + Arrays.toString(VmState.values()) + "."));
    }

    /** A batch that does not exist has no machines. */
    private static @Nullable UUID batch(@Nullable String id) {
        if (id == null) {
            return null;
        }
        try {
            UUID batch = UUID.fromString(id);
            if (batch.toString().equalsIgnoreCase(id)) {
                return batch;
            }
        } catch (IllegalArgumentException e) {
            // falls through to the same refusal
        }
        throw ProblemException.field("?batch", "invalid-id", "Expected batch to be the id of a batch.");
    }

    /** An id that no host has fits nothing. Only an administrator knows hosts by their names, and learns which there are. */
    private @Nullable HostId host(@Nullable String idOrName, Caller caller) {
        if (idOrName == null) {
            return null;
        }
        try {
            return HostId.of(idOrName);
        } catch (IllegalArgumentException e) {
            if (caller.role() != Role.ADMINISTRATOR) {
                throw ProblemException.field("?host", "invalid-id", "Expected host to be the id of a host, a UUID.");
            }
            return hosts.named(idOrName)
                    .map(HostCapacity::id)
                    .orElseThrow(() -> ProblemException.field(
                            "?host",
                            "unknown-host",
                            "Expected host to be the id or the name of a host; GET /v1/hosts lists them."));
        }
    }
}
