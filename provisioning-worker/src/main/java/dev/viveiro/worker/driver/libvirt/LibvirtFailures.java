package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineSpec;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What went wrong with libvirt, classed by what may be done next. */
final class LibvirtFailures {
    static final String LACKS_FUNCTION = "hypervisor-lacks-function";

    /** Guests could not be kept to their address. */
    static final String UNGUARDED = "no-network-filters";

    /** There is a volume that libvirt did not show. */
    static final String HIDDEN = "volume-hidden";

    /** As LVM and ZFS say it. */
    private static final Pattern THERE = Pattern.compile("already exists");

    /** As the kernel, LVM and ZFS say it. */
    private static final Pattern NO_ROOM =
            Pattern.compile("No space left|annot allocate memory|nsufficient free space|out of space");

    private static final Duration SOON = Duration.ofSeconds(2);

    private LibvirtFailures() {}

    static DriverFailure interrupted(String what, @Nullable InterruptedException e) {
        return DriverFailure.outcomeUnknown(
                "driver-interrupted",
                what + " was interrupted; libvirt may go on with it",
                "look at the machine before trying again",
                e);
    }

    static DriverFailure unreachable(String what, String uri, String error) {
        return DriverFailure.retryLater(
                "hypervisor-unreachable",
                "%s got no answer from libvirt at %s: %s".formatted(what, uri, SshTrouble.inShort(error)),
                SshProgram.isFor(uri) ? SshTrouble.nextStep(error) : "see whether libvirtd runs on the host",
                SOON);
    }

    static DriverFailure unknown(String what, String uri, String error) {
        return DriverFailure.outcomeUnknown(
                "hypervisor-unreachable",
                "%s was sent to libvirt at %s and got no answer: %s".formatted(what, uri, error),
                "look at the machine before trying again; see whether libvirtd runs on the host",
                null);
    }

    /** This hypervisor has no such function, and never will on this host. */
    static DriverFailure unsupported(String what, String error) {
        return DriverFailure.refused(
                Fault.SYSTEM,
                LACKS_FUNCTION,
                "%s is nothing that this hypervisor does: %s".formatted(what, error),
                "use a host with another hypervisor");
    }

    static DriverFailure failed(String what, String error) {
        return DriverFailure.retryLater(
                "libvirt-failed",
                "libvirt could not %s: %s".formatted(what, error),
                "look at the log of the machine in /var/log/libvirt, and at libvirtd's own",
                SOON);
    }

    static DriverFailure hostFull(String what, String error) {
        return DriverFailure.tryOtherHost(
                "host-full",
                "libvirt could not %s: %s".formatted(what, error),
                "free memory or disk on the host, or enlarge the storage pool");
    }

    static DriverFailure diskTooSmall(MachineSpec spec, String what) {
        return DriverFailure.refused(
                Fault.USER,
                "disk-too-small",
                "the disk is to have %d GiB, and %s has more"
                        .formatted(spec.size().diskGib(), what),
                "ask for a larger disk");
    }

    /** A failure to make or start something: of room, or of the tools by which guests are kept to their address, if libvirt says so. */
    static DriverFailure notMade(String what, String error) {
        if (NO_ROOM.matcher(error).find()) {
            return hostFull(what, error);
        }
        return error.contains("ebtables") || error.contains("firewall") ? unguarded(what, error) : failed(what, error);
    }

    /** The same of a volume, which may be there although libvirt said that it is not. */
    static DriverFailure volumeNotMade(String name, String error) {
        return THERE.matcher(error).find()
                ? DriverFailure.retryLater(
                        HIDDEN,
                        "libvirt could not create volume %s, which it did not show before: %s".formatted(name, error),
                        "activate it (vgchange -ay), and have libvirt look at its pool again (virsh pool-refresh)",
                        SOON)
                : notMade("create volume " + name, error);
    }

    static DriverFailure unguarded(String what, String error) {
        return DriverFailure.tryOtherHost(
                UNGUARDED,
                "libvirt could not %s and keep a guest to its address: %s".formatted(what, error),
                "install ebtables on the host (Debian: in the package iptables), and see whether its kernel filters bridges");
    }
}
