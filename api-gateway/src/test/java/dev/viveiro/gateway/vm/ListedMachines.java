package dev.viveiro.gateway.vm;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationStarted;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.PowerChanged;
import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.contract.host.SeenDisk;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.kernel.VmId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a scripted host lists: what it said it has, unless the test says otherwise. */
final class ListedMachines {
    private final Map<VmId, ReportedVm> machines = new ConcurrentHashMap<>();
    private volatile Map<VmId, ReportedVm> atFull = Map.of();

    void follow(HostEvent event) {
        switch (event) {
            case OperationSucceeded e -> follow(e.work().vm(), e.work().generation(), e.facts());
            case PowerChanged e -> follow(e.vm(), e.generation(), e.facts());
            case OperationFailed e -> follow(e.work().vm(), e.work().generation(), e.facts());
            case OperationCancelled e -> follow(e.work().vm(), e.work().generation(), e.facts());
            case VmDeleted e -> remove(e.work().vm());
            case OperationStarted e -> {}
            case OperationProgressed e -> {}
        }
    }

    private void follow(VmId vm, int generation, VmFacts facts) {
        if (facts.present()) {
            List<SeenDisk> seen = facts.disks();
            put(new ReportedVm(
                    vm,
                    generation,
                    facts.power(),
                    seen == null
                            ? null
                            : seen.stream()
                                    .filter(SeenDisk::attached)
                                    .map(SeenDisk::id)
                                    .toList()));
        } else {
            remove(vm);
        }
    }

    void put(ReportedVm machine) {
        machines.put(machine.vm(), machine);
    }

    void remove(VmId vm) {
        machines.remove(vm);
    }

    /** For a full report, which later changes are told against. */
    List<ReportedVm> all() {
        atFull = Map.copyOf(machines);
        return List.copyOf(atFull.values());
    }

    List<ReportedVm> changed() {
        return machines.values().stream()
                .filter(machine -> !machine.equals(atFull.get(machine.vm())))
                .toList();
    }

    List<VmId> gone() {
        return atFull.keySet().stream().filter(vm -> !machines.containsKey(vm)).toList();
    }
}
