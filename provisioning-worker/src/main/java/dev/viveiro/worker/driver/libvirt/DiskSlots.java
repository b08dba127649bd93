package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.w3c.dom.Element;

/**
 * Where a machine has further virtio disks, each known by its alias. The guest of one that runs has to let a disk go before it is taken
 * away: what is mounted stays.
 */
final class DiskSlots {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    /** After the machine's own disk and its seed. */
    private static final String LETTERS = "cdefghijklmnopqrstuvwxyz";

    private final Domains domains;
    private final Clock clock;
    private final Pause pause;
    private final Duration patience;

    /** @param patience how long a guest may take to let a disk go */
    DiskSlots(Domains domains, Clock clock, Pause pause, Duration patience) {
        this.domains = domains;
        this.clock = clock;
        this.pause = pause;
        this.patience = patience;
    }

    /**
     * Afterwards the machine has it, and goes on having it.
     *
     * @param what for people
     * @param xml its description, from the name by which the domain is to know it
     */
    void plug(VmId vm, String what, String alias, UnaryOperator<String> xml) {
        DomainView before = domains.require(vm);
        Element lasting = lasting(vm);
        boolean lasts = DiskXml.has(lasting, alias);
        boolean lives = DiskXml.has(before.xml(), alias);
        if (lasts && lives) {
            return;
        }
        String target = DiskXml.target(lasting, alias)
                .or(() -> DiskXml.target(before.xml(), alias))
                .orElseGet(() -> free(before, lasting));
        String described = xml.apply(target);
        int where = (lasts ? 0 : Domains.LASTING) | (lives || !before.active() ? 0 : Domains.LIVE);
        String error = domains.change("attach " + what, vm, domain -> domain.attachDeviceFlags(described, where));
        if (!DiskXml.has(domains.require(vm).xml(), alias) || !DiskXml.has(lasting(vm), alias)) {
            throw LibvirtFailures.notMade("attach " + what + " to " + vm, error);
        }
    }

    /** Afterwards the machine, if there is one, has it not. */
    void unplug(VmId vm, String what, String alias) {
        domains.find(vm).ifPresent(there -> {
            if (there.active() && DiskXml.has(there.xml(), alias)) {
                askGuest(there, what, alias);
            }
            forget(vm, what, alias);
        });
    }

    private Element lasting(VmId vm) {
        return Xml.parse(domains.lastingXml(vm));
    }

    private static String free(DomainView view, Element lasting) {
        Set<String> taken = new HashSet<>(DomainView.diskNames(view.xml()));
        taken.addAll(DomainView.diskNames(lasting));
        return IntStream.range(0, LETTERS.length())
                .mapToObj(index -> "vd" + LETTERS.charAt(index))
                .filter(name -> !taken.contains(name))
                .findFirst()
                .orElseThrow(() -> DriverFailure.refused(
                        Fault.USER,
                        "too-many-disks",
                        "%s has %d disks, and can have no more"
                                .formatted(view.spec().name(), taken.size()),
                        "detach one first"));
    }

    /** Once more now and then: one that is booting hears nothing. */
    private void askGuest(DomainView running, String what, String alias) {
        VmId vm = running.spec().vm();
        Instant end = clock.instant().plus(patience);
        String error = "";
        for (DomainView now = running; now.active() && DiskXml.has(now.xml(), alias); now = domains.require(vm)) {
            if (!clock.instant().isBefore(end)) {
                throw DriverFailure.refused(
                        Fault.USER,
                        "guest-keeps-disk",
                        "the guest of %s did not let %s go within %s%s"
                                .formatted(running.spec().name(), what, patience, error.isEmpty() ? "" : ": " + error),
                        "unmount it there, or stop the machine; then try again");
            }
            String xml = DiskXml.described(now.xml(), alias).orElseThrow();
            error = domains.change("detach " + what, vm, domain -> domain.detachDeviceFlags(xml, Domains.LIVE));
            pause(what);
        }
    }

    private void forget(VmId vm, String what, String alias) {
        String xml = DiskXml.described(lasting(vm), alias).orElse(null);
        if (xml == null) {
            return;
        }
        String error = domains.change("detach " + what, vm, domain -> domain.detachDeviceFlags(xml, Domains.LASTING));
        if (DiskXml.has(lasting(vm), alias)) {
            throw LibvirtFailures.failed("detach " + what + " of " + vm, error);
        }
    }

    private void pause(String what) {
        try {
            pause.pause(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LibvirtFailures.interrupted("detaching " + what, e);
        }
    }
}
