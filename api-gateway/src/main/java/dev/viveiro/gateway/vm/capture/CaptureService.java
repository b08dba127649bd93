package dev.viveiro.gateway.vm.capture;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.Captures;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.Accepted;
import dev.viveiro.gateway.vm.VmService;
import dev.viveiro.gateway.vm.domain.VmBuild;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Accepts captures: the operation and the row of its image in one transaction. */
@Service
public class CaptureService {
    private final VmService vms;
    private final Captures captures;
    private final Ids ids;

    CaptureService(VmService vms, Captures captures, Ids ids) {
        this.vms = vms;
        this.captures = captures;
        this.ids = ids;
    }

    /**
     * Captures a machine that is off.
     *
     * @throws ProblemException not-found, operation-in-progress, invalid-state, name-in-use, host-unreachable, not-supported
     */
    @Transactional
    public Accepted capture(Caller caller, VmId vm, String image, String description) {
        captures.requireFree(image);
        UUID id = ids.next();
        Accepted accepted = vms.operate(caller, vm, OperationType.CAPTURE, new Argument.NewCapture(id, image));
        Operation operation = accepted.operation();
        VmBuild build = accepted.vm().build();
        captures.begin(new Captures.Wish(
                id,
                image,
                description,
                build.account(),
                build.image(),
                build.ownDiskGib(),
                accepted.vm().tenant(),
                operation.id(),
                operation.deadline()));
        return accepted;
    }
}
