package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;
import org.jspecify.annotations.Nullable;

/**
 * Says in a machine's metadata that its guest may not have been told its login yet. It comes with the definition and with each login that is minted again, and goes
 * when a guest that booted since stopped because it was asked to, which it hears once it is up. While it is there, what the guest is told has the login in it, and afterwards not.
 */
final class NewLogin {
    private static final String NAMESPACE = "urn:viveiro:new-login:1";
    private static final String KEY = "viveiro-new-login";
    private static final String ELEMENT = "new-login";
    /** The run during which it came. */
    private static final String BOOT = "boot";

    private NewLogin() {}

    /** As a domain is defined with it. */
    static void write(Markup into) {
        into.empty(KEY + ":" + ELEMENT, "xmlns:" + KEY, NAMESPACE);
    }

    static boolean of(DomainView view) {
        return view.metadata(NAMESPACE).isPresent();
    }

    /** Afterwards it is noted; a run that goes on meanwhile is told nothing of it. */
    static void note(Domains domains, DomainView view) {
        String boot = view.bootId();
        set(domains, view, Markup.of(markup -> markup.empty(ELEMENT, BOOT, boot == null ? "" : boot)));
    }

    /** Afterwards it is not, unless it came during the run that ended. @param ended the machine as it was before */
    static void forget(Domains domains, DomainView ended) {
        boolean told = ended.metadata(NAMESPACE)
                .filter(note -> !note.getAttribute(BOOT).equals(ended.bootId()))
                .isPresent();
        if (told) {
            set(domains, domains.require(ended.spec().vm()), null);
        }
    }

    private static void set(Domains domains, DomainView view, @Nullable String element) {
        VmId vm = view.spec().vm();
        int where = view.active() ? Domains.LIVE | Domains.LASTING : Domains.LASTING;
        String error = domains.change("note a new login", vm, Domains.metadata(KEY, NAMESPACE, element, where));
        if (of(domains.require(vm)) != (element != null)) {
            throw LibvirtFailures.failed("note the new login of " + vm, error);
        }
    }
}
