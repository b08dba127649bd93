package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.VmId;

/** Containers: their first process is told to end, and their files are written while they are off. */
record ContainerGuests(LibvirtLink link, Domains domains, Owner owner, ContainerFolders folders) implements GuestKind {
    /** What systemd powers off at, {@code SIGRTMIN+4} as the GNU C library counts. */
    private static final int POWER_OFF = 38;

    /** What other first processes end at, and what LXD sends them: {@code SIGPWR}. */
    private static final int POWER_FAILS = 30;

    /**
     * Each is told in the language of the other, too, for which it has no ear. libvirt's own shutdown was seen to say that all went
     * well and to send nothing, and its signal makes systemd read its settings again.
     */
    @Override
    public void askToEnd(VmId vm) {
        NativeDomain domain = new NativeDomain(link, owner.domainUuid(vm));
        String unused = domain.signal(POWER_OFF);
        unused = domain.signal(POWER_FAILS);
    }

    /** A login that came since is in its files then. */
    @Override
    public void beforeBoot(DomainView before) {
        if (NewLogin.of(before)) {
            ContainerLogin.write(
                    folders.files(before.spec().vm()), before.spec().login());
            NewLogin.forget(domains, before);
        }
    }

    @Override
    public void obeyed(DomainView before) {
        // a login that came while it ran is for its next boot
    }
}
