package dev.viveiro.gateway.vm.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.store.ListedVm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A machine as callers see it.
 *
 * @param activeOperation id of what is happening to it; null when nothing is
 * @param suspended why it must be off, beside its state; absent while it need not be
 */
@Schema(name = "Vm")
public record VmView(
        VmId id,
        @Schema(example = "web-1") String name,
        VmState state,
        @Schema(example = "basic") String plan,
        @Schema(example = "debian-12") String image,
        HostId host,
        @Schema(example = "10.20.0.17") @Nullable String address,
        @Nullable String ownerEmail,
        @Nullable String externalRef,
        @Nullable Instant expiresAt,
        ObservedPower observedPower,
        @Nullable OperationId activeOperation,
        long version,
        Instant createdAt,
        Instant updatedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SuspendedView suspended) {
    static VmView of(ListedVm vm) {
        return new VmView(
                vm.id(),
                vm.name(),
                vm.state(),
                vm.plan(),
                vm.image(),
                vm.host(),
                vm.address(),
                vm.ownerEmail(),
                vm.externalRef(),
                vm.expiresAt(),
                vm.power(),
                vm.activeOperation(),
                vm.version(),
                vm.createdAt(),
                vm.updatedAt(),
                vm.state() == VmState.DELETED ? null : SuspendedView.of(vm.suspension()));
    }

    static VmView of(Vm vm, @Nullable OperationId active) {
        return new VmView(
                vm.id(),
                vm.identity().name(),
                vm.status().state(),
                vm.build().plan().name(),
                vm.build().image(),
                vm.host(),
                vm.place().addressHeld() ? vm.place().network().address() : null,
                vm.identity().ownerEmail(),
                vm.identity().externalRef(),
                vm.status().expiresAt(),
                vm.status().power(),
                active,
                vm.status().version(),
                vm.identity().createdAt(),
                vm.status().updatedAt(),
                vm.status().state() == VmState.DELETED ? null : SuspendedView.of(vm.suspension()));
    }
}
