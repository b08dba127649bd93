package dev.viveiro.gateway.console;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.call.HostCalls;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.image.ImageSources;
import dev.viveiro.gateway.vm.PlacedMachines;
import dev.viveiro.gateway.vm.PlacedMachines.Placed;
import dev.viveiro.kernel.VmId;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Which host is asked about a machine, and what is refused without asking it. */
@Component
class MachinesAtHosts {
    private final PlacedMachines machines;
    private final Hosts hosts;
    private final ImageSources images;

    MachinesAtHosts(PlacedMachines machines, Hosts hosts, ImageSources images) {
        this.machines = machines;
        this.hosts = hosts;
        this.images = images;
    }

    /**
     * @param capability what the machine's driver must be able to do, as hosts publish it
     * @throws ProblemException not-found, invalid-state, host-unreachable, not-supported
     */
    HostCalls.About require(Caller caller, VmId id, String capability) {
        Placed machine = machines.require(caller.tenant(), id);
        switch (machine.state()) {
            case REQUESTED, DELETED ->
                throw new ProblemException(
                        ProblemCode.INVALID_STATE,
                        "The machine is " + machine.state() + ": there is nothing of it on a host.");
            case PROVISIONING, RUNNING, STOPPED, PAUSED, SAVED, FAILED, TRASHED, DELETING -> {
                // its host knows
            }
        }
        HostCapacity host = hosts.find(machine.host()).orElseThrow();
        if (host.state() != HostState.UP) {
            throw new ProblemException(
                    ProblemCode.HOST_UNREACHABLE,
                    "The machine's host " + host.id() + " is " + host.state() + ". Ask again when it is UP.");
        }
        host.drivers().taking(images.needs(machine.image())).require(Set.of(capability));
        return new HostCalls.About(caller.tenant(), machine.host(), machine.id(), machine.generation());
    }
}
