package dev.viveiro.gateway.vm;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.image.Image;
import dev.viveiro.gateway.vm.domain.VmBuild;
import java.util.ArrayList;
import java.util.List;

/** Whether a machine may be made anew from an image. */
final class NewImages {
    private NewImages() {}

    /** Refuses one that is not offered, unless it is the machine's own, and one that does not fit on its disk. */
    static void require(Image image, VmBuild build) {
        List<FieldError> errors = new ArrayList<>();
        Image.Objection objection = image.name().equals(build.image()) ? null : image.objection();
        if (objection != null) {
            errors.add(new FieldError("/image", objection.code(), objection.detail()));
        }
        if (build.userData() != null && !image.cloudInit()) {
            errors.add(new FieldError(
                    "/image",
                    "image-without-cloud-init",
                    "The machine has userData, and guests of the image run no cloud-init that would take it."));
        }
        if (image.minDiskGib() > build.plan().diskGib()) {
            errors.add(new FieldError(
                    "/image",
                    "disk-too-small",
                    "The image needs " + image.minDiskGib() + " GiB, the machine has "
                            + build.plan().diskGib() + "."));
        }
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }
}
