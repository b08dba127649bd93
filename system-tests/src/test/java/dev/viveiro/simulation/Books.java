package dev.viveiro.simulation;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Remains.Left;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.UnfinishedWork;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything in the gateway's stores at one moment, in a form in which two stores can be compared. Lists are in the order of ids,
 * the outbox in the order in which messages leave.
 *
 * @param addresses those that are taken, and by whom
 * @param placements operation, generation and host of each decision
 * @param journals host, journal, and how far it was heard; a retired one has a minus before it
 * @param inbox consumer and id of every message that was applied
 */
public record Books(
        List<Vm> vms,
        List<OperationLine> operations,
        Map<String, VmId> addresses,
        List<HostLine> hosts,
        List<Left> remains,
        List<OutboxLine> outbox,
        List<UnfinishedWork.Void> askedAgain,
        Set<String> placements,
        Set<String> journals,
        Set<String> applied,
        Set<String> inbox) {
    /** @param awaits the host for whose window it waits; null once it was sent */
    public record OperationLine(
            Operation operation, @Nullable HostId awaits) {}

    /** A host and what is reserved there. */
    public record HostLine(
            HostId id,
            HostState state,
            long epoch,
            int machines,
            HostResources reserved,
            @Nullable Instant heardAt,
            boolean heldBack,
            boolean destroyed) {}

    /** @param data JSON of the message; of what is sealed, which is never sealed alike, only that it is there */
    public record OutboxLine(
            UUID id,
            String type,
            String exchange,
            String routingKey,
            UUID orderingKey,
            String data,
            Instant availableAt,
            int attempts,
            boolean mayHaveLeft) {
        private static final Pattern SEALED = Pattern.compile("\"userData\":\"[^\"]+\"");

        public OutboxLine {
            data = SEALED.matcher(data).replaceAll("\"userData\":\"sealed\"");
        }
    }

    List<Operation> active() {
        return operations.stream()
                .map(OperationLine::operation)
                .filter(Operation::active)
                .toList();
    }

    Optional<Operation> operation(OperationId id) {
        return operations.stream()
                .map(OperationLine::operation)
                .filter(operation -> operation.id().equals(id))
                .findFirst();
    }

    Optional<Vm> vm(VmId id) {
        return vms.stream().filter(vm -> vm.id().equals(id)).findFirst();
    }

    HostLine host(HostId id) {
        return hosts.stream().filter(host -> host.id().equals(id)).findFirst().orElseThrow();
    }
}
