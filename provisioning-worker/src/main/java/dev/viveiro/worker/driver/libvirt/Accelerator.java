package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.FailureClass;
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
 * @param certain false when it could not be tried and is to be tried again
 */
record Accelerator(String type, String reason, boolean certain) {
    private static final String KVM = "kvm";
    static final String QEMU = "qemu";
    static final String TEST = "test";

    /**
     * What came of booting a guest.
     *
     * @param trouble what went wrong; empty when the guest said something
     * @param certain whether the next trial would end in the same way, until the host is changed
     */
    record Tried(String trouble, boolean certain) {
        static final Tried SPOKE = new Tried("", true);
    }

    Accelerator(String type, String reason) {
        this(type, reason, true);
    }

    /**
     * The accelerator for this host.
     *
     * @param driver what libvirt says that it drives, such as {@code QEMU}
     * @param capabilities the host's, as libvirt describes them
     * @param wanted by the operator; null to try
     * @param trial boots a guest with this accelerator
     */
    static Accelerator of(String driver, String capabilities, @Nullable String wanted, Function<String, Tried> trial) {
        if (!driver.equalsIgnoreCase(QEMU)) {
            return new Accelerator(driver.toLowerCase(java.util.Locale.ROOT), "the only one of " + driver);
        }
        if (wanted != null) {
            return new Accelerator(wanted, "as it was set");
        }
        if (!offers(Xml.parse(capabilities), KVM)) {
            return new Accelerator(QEMU, "the host has no KVM");
        }
        Tried tried = trial.apply(KVM);
        return tried.trouble().isEmpty()
                ? new Accelerator(KVM, "a guest booted with it")
                : new Accelerator(QEMU, "with KVM no guest booted: " + tried.trouble(), tried.certain());
    }

    /** A trial that needs the image of a guest that speaks; that the host has none is an answer, that it is busy is none. */
    static Function<String, Tried> trial(Trial trial, Images images, String name) {
        return type -> {
            ImageRef image = ImageRef.named(name);
            try {
                images.ensure(image);
                return images.boot(image)
                        .map(boot -> trial.boot(type, boot))
                        .orElseGet(
                                () -> new Tried("the image %s brings no kernel to try it with".formatted(name), true));
            } catch (DriverFailure failure) {
                return new Tried(failure.detail(), failure.failureClass() == FailureClass.REFUSED);
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
