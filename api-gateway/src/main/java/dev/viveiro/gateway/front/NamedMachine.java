package dev.viveiro.gateway.front;

import dev.viveiro.gateway.operation.TenantsMachines;
import dev.viveiro.kernel.VmId;
import dev.viveiro.web.Callers;
import dev.viveiro.web.QueryText;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** A machine that a list is asked about by {@code ?vm=}. */
@Component
class NamedMachine {
    private final TenantsMachines machines;

    NamedMachine(TenantsMachines machines) {
        this.machines = machines;
    }

    /** An owner can't tell another tenant's machine from one of which it heard nothing yet; the gateway can. */
    void require(HttpServletRequest request) {
        QueryText.single(request, "vm")
                .flatMap(NamedMachine::id)
                .ifPresent(vm -> machines.require(Callers.of(request).tenant(), vm));
    }

    /** Empty for what is no id: the owner refuses it. */
    private static Optional<VmId> id(String text) {
        try {
            return Optional.of(VmId.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
