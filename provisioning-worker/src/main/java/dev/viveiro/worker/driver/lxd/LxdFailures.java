package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import java.nio.file.Path;
import java.time.Duration;

/** What went wrong with LXD, classed by what may be done next. */
final class LxdFailures {
    private static final Duration SOON = Duration.ofSeconds(2);

    private LxdFailures() {}

    static DriverFailure interrupted(String what, InterruptedException e) {
        return DriverFailure.outcomeUnknown(
                "driver-interrupted",
                what + " was interrupted; LXD may go on with it",
                "look at the machine before trying again",
                e);
    }

    static DriverFailure unreachable(String what, Path socket, Throwable cause) {
        return DriverFailure.retryLater(
                "hypervisor-unreachable",
                "%s got no answer from LXD at %s: %s".formatted(what, socket, cause.getMessage()),
                "see whether LXD runs on the host",
                SOON);
    }

    static DriverFailure unknown(String what, Path socket, Throwable cause) {
        return DriverFailure.outcomeUnknown(
                "hypervisor-unreachable",
                "%s was sent to LXD at %s and got no answer: %s".formatted(what, socket, cause.getMessage()),
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

    static DriverFailure hostFull(String what, String error) {
        return DriverFailure.tryOtherHost(
                "host-full",
                "LXD could not %s: %s".formatted(what, error),
                "free disk in the storage pool, or enlarge it");
    }
}
