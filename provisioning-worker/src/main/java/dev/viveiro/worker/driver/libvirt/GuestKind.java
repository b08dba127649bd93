package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;

/** In what guests of one kind differ from others when they get power and give it back. */
interface GuestKind {
    /** Asks a guest that runs to end. What libvirt says against it shows when one looks. */
    void askToEnd(VmId vm);

    /** Does what there is to do before a boot begins. It may be repeated before the same one. */
    void beforeBoot(DomainView before);

    /**
     * A guest ended since it was asked to.
     *
     * @param before the machine as it was when it was asked
     */
    void obeyed(DomainView before);
}
