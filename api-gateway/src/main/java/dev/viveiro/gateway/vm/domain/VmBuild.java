package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.vm.PlanSnapshot;
import java.util.List;

/**
 * What a machine is built from.
 *
 * @param keepsCapacity the plan holds processor and memory while the machine is stopped
 * @param account login account of the image
 */
public record VmBuild(PlanSnapshot plan, boolean keepsCapacity, String image, String account, List<String> sshKeys) {
    public VmBuild {
        sshKeys = List.copyOf(sshKeys);
    }

    /** The same in another size. */
    public VmBuild sized(PlanSnapshot newPlan, boolean newKeepsCapacity) {
        return new VmBuild(newPlan, newKeepsCapacity, image, account, sshKeys);
    }
}
