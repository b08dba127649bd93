package dev.viveiro.gateway.vm;

import dev.viveiro.gateway.dispatch.Releasing;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Outgoing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Sends the commands of operations whose turn came; their time runs from here. */
@Component
class ReleasingOrders implements Releasing {
    private final VmStore vms;
    private final OperationStore operations;
    private final Commands commands;
    private final OperationPolicy policy;
    private final Clock clock;

    ReleasingOrders(VmStore vms, OperationStore operations, Commands commands, OperationPolicy policy, Clock clock) {
        this.vms = vms;
        this.operations = operations;
        this.commands = commands;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    public void release(Map<HostId, List<OperationId>> released) {
        Instant now = clock.instant();
        List<OperationId> ids = released.values().stream().flatMap(List::stream).toList();
        Map<OperationId, OperationStore.Waiting> waiting = operations.waiting(ids).stream()
                .map(each -> due(each, now))
                .collect(Collectors.toMap(each -> each.operation().id(), Function.identity()));
        Map<VmId, Vm> machines =
                vms
                        .findAll(waiting.values().stream()
                                .map(each -> each.operation().vm())
                                .toList())
                        .stream()
                        .collect(Collectors.toMap(Vm::id, Function.identity()));
        Map<Instant, List<OperationId>> byDeadline = waiting.values().stream()
                .map(OperationStore.Waiting::operation)
                .collect(Collectors.groupingBy(
                        Operation::deadline, TreeMap::new, Collectors.mapping(Operation::id, Collectors.toList())));
        byDeadline.forEach((deadline, theirs) -> operations.release(theirs, deadline));
        UserDataSeal.Together seals = commands.sealing(machines.values());
        List<Outgoing> leaving = new ArrayList<>();
        released.forEach((host, theirs) -> {
            long epoch = commands.epochOf(host);
            for (OperationId id : theirs) {
                OperationStore.Waiting next = Objects.requireNonNull(waiting.get(id), "its row is locked");
                Vm vm = Objects.requireNonNull(machines.get(next.operation().vm()));
                leaving.add(commands.command(vm, next.operation(), epoch, seals, next.trace()));
            }
        });
        commands.put(leaving);
    }

    private OperationStore.Waiting due(OperationStore.Waiting waiting, Instant now) {
        Operation operation = waiting.operation();
        return new OperationStore.Waiting(operation.due(now.plus(policy.limit(operation.type()))), waiting.trace());
    }
}
