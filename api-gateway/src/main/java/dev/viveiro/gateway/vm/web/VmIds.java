package dev.viveiro.gateway.vm.web;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.VmId;

/** Identities of machines in paths. */
final class VmIds {
    private VmIds() {}

    /** What is no identity is none of a machine's: {@code not-found}. */
    static VmId of(String text) {
        try {
            return VmId.of(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound("machine", text);
        }
    }
}
