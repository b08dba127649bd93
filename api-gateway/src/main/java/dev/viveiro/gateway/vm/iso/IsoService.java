package dev.viveiro.gateway.vm.iso;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.image.ImageState;
import dev.viveiro.gateway.image.Images;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.vm.Accepted;
import dev.viveiro.gateway.vm.VmService;
import dev.viveiro.kernel.VmId;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Puts ISO images into machines' drives and takes them out. What is in a drive its host alone knows: nothing is stored of it. */
@Service
public class IsoService {
    private final VmService vms;
    private final Images images;

    IsoService(VmService vms, Images images) {
        this.vms = vms;
        this.images = images;
    }

    /**
     * Puts it in.
     *
     * @throws ProblemException not-found, invalid-request for an image that is none, operation-in-progress, invalid-state,
     *     host-unreachable, not-supported
     */
    @Transactional
    public Accepted insert(Caller caller, VmId vm, String image) {
        // who may not see the machine is told nothing of images
        var unused = vms.find(caller, vm);
        require(caller, image);
        return vms.operate(caller, vm, OperationType.CHANGE_ISO, new Argument.InDrive(image));
    }

    /**
     * Takes out whatever is in it.
     *
     * @throws ProblemException not-found, operation-in-progress, invalid-state, host-unreachable, not-supported
     */
    @Transactional
    public Accepted eject(Caller caller, VmId vm) {
        return vms.operate(caller, vm, OperationType.CHANGE_ISO, new Argument.InDrive(null));
    }

    private void require(Caller caller, String name) {
        Image image = images.hold(name, caller.tenant())
                .filter(found -> found.state() != ImageState.DELETED)
                .orElseThrow(() -> ProblemException.field(
                        "/image", "unknown-image", "There is no such image; GET /v1/images lists them."));
        if (image.state() != ImageState.READY) {
            throw ProblemException.field(
                    "/image",
                    image.state() == ImageState.DEPRECATED ? "image-deprecated" : "image-not-ready",
                    "The image is " + image.state() + "; GET /v1/images/" + name + " says more.");
        }
        if (!image.iso()) {
            throw ProblemException.field(
                    "/image", "image-is-no-iso", "The image is a disk, from which machines are made. Choose an ISO.");
        }
    }
}
