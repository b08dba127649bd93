package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageRef;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * How guests' instructions are run. A host that offers KVM may hang every guest all the same, so that it is believed only when
 * one has really said something.
 *
 * @param type as libvirt names it in a domain
 * @param reason why this one, in a few words
 */
record Accelerator(String type, String reason) {
    private static final String KVM = "kvm";
    private static final String QEMU = "qemu";
    static final String TEST = "test";

    /**
     * The accelerator for this host.
     *
     * @param driver what libvirt says that it drives, such as {@code QEMU}
     * @param capabilities the host's, as libvirt describes them
     * @param wanted by the operator; null to try
     * @param trial boots a guest with this accelerator: what went wrong, empty when it said something
     */
    static Accelerator of(String driver, String capabilities, @Nullable String wanted, Function<String, String> trial) {
        if (!driver.equalsIgnoreCase(QEMU)) {
            return new Accelerator(driver.toLowerCase(java.util.Locale.ROOT), "the only one of " + driver);
        }
        if (wanted != null) {
            return new Accelerator(wanted, "as it was set");
        }
        if (!offers(Xml.parse(capabilities), KVM)) {
            return new Accelerator(QEMU, "the host has no KVM");
        }
        String trouble = trial.apply(KVM);
        return trouble.isEmpty()
                ? new Accelerator(KVM, "a guest booted with it")
                : new Accelerator(QEMU, "with KVM no guest booted: " + trouble);
    }

    /** A trial that needs the image of a guest that speaks. */
    static Function<String, String> trial(Trial trial, Images images, String name) {
        return type -> {
            ImageRef image = ImageRef.named(name);
            try {
                images.ensure(image);
                return images.boot(image)
                        .map(boot -> trial.boot(type, boot))
                        .orElse("the image %s brings no kernel to try it with".formatted(name));
            } catch (DriverFailure failure) {
                return failure.detail();
            }
        };
    }

    /** Whether guests are real: the test driver's have no processor, no disk and nothing that reads a seed. */
    boolean real() {
        return !type.equals(TEST);
    }

    private static boolean offers(Element capabilities, String type) {
        return Xml.children(capabilities, "guest")
                .flatMap(guest -> Xml.children(guest, "arch"))
                .flatMap(arch -> Xml.children(arch, "domain"))
                .anyMatch(domain -> type.equals(domain.getAttribute("type")));
    }
}
