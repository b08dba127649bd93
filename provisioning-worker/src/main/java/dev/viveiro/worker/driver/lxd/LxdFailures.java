package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What went wrong with LXD, classed by what may be done next. */
final class LxdFailures {
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final Pattern FILTERS = Pattern.compile("\\b(ip6?tables|ebtables|nft|br_netfilter)\\b");

    private LxdFailures() {}

    static DriverFailure interrupted(String what, InterruptedException e) {
        return DriverFailure.outcomeUnknown(
                "driver-interrupted",
                what + " was interrupted; LXD may go on with it",
                "look at the machine before trying again",
                e);
    }

    static DriverFailure unreachable(String what, LxdEndpoint endpoint, Throwable cause) {
        return DriverFailure.retryLater(
                "hypervisor-unreachable",
                "%s got no answer from LXD at %s: %s".formatted(what, endpoint, cause.getMessage()),
                cause instanceof SSLException
                        ? "see whether the certificate in %s is LXD's own, its server.crt".formatted(LxdSettings.SERVER)
                        : "see whether LXD runs on the host",
                SOON);
    }

    /** What LXD gave ended before its end. */
    static DriverFailure brokenOff(String what, IOException cause) {
        return new DriverFailure(
                FailureClass.RETRY_LATER,
                Fault.SYSTEM,
                "hypervisor-unreachable",
                "what LXD gave for %s broke off: %s".formatted(what, cause.getMessage()),
                "see whether LXD runs on the host, and has room for what it exports",
                SOON,
                cause);
    }

    static DriverFailure unknown(String what, LxdEndpoint endpoint, Throwable cause) {
        return DriverFailure.outcomeUnknown(
                "hypervisor-unreachable",
                "%s was sent to LXD at %s and got no answer: %s".formatted(what, endpoint, cause.getMessage()),
                "look at the machine before trying again; see whether LXD runs on the host",
                cause);
    }

    /** A refusal that the caller did not expect. */
    static DriverFailure refused(String what, LxdAnswer answer) {
        String detail = "%s was refused by LXD: %s".formatted(what, answer.error());
        return answer.status() >= 500
                ? DriverFailure.outcomeUnknown("lxd-failed", detail, "look at LXD's log on the host", null)
                : DriverFailure.refused(Fault.SYSTEM, "lxd-refused", detail, "look at LXD's log on the host");
    }

    static DriverFailure failed(String what, String error) {
        return DriverFailure.retryLater(
                "lxd-failed",
                "LXD could not %s: %s".formatted(what, error),
                "look at the machine's log with lxc info --show-log, and at LXD's own",
                SOON);
    }

    /** A start that failed: for lack of the tools by which a guest is kept to its address, if LXD says so. */
    static DriverFailure notStarted(String what, String error) {
        boolean unguarded = error.contains("Failed to start device")
                && FILTERS.matcher(error).find();
        return unguarded
                ? DriverFailure.tryOtherHost(
                        "no-network-filters",
                        "LXD could not %s and keep it to its address: %s".formatted(what, error),
                        "install nftables on the host, and restart LXD")
                : failed(what, error);
    }

    static DriverFailure hostFull(String what, String error) {
        return DriverFailure.tryOtherHost(
                "host-full",
                "LXD could not %s: %s".formatted(what, error),
                "free disk in the storage pool, or enlarge it");
    }
}
