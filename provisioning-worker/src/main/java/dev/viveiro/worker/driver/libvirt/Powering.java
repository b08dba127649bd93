package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineConflicts;
import dev.viveiro.worker.driver.Pause;
import dev.viveiro.worker.driver.StopMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;

/** Gives power and takes it away. */
final class Powering {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    /** A guest that is still booting does not hear the first request. */
    private static final Duration BETWEEN_REQUESTS = Duration.ofSeconds(2);

    private static final int MOST_LOOKS = 50;

    private static final String REBOOT_KEY = "viveiro-reboot";

    private final Domains domains;
    private final AddressGuard guard;
    private final SavedMachines saved;
    private final GuardTools tools;
    private final ConsoleFiles consoles;
    private final GuestKind guests;
    private final Clock clock;
    private final Pause pause;
    private final Duration patience;

    /** @param patience how long a guest may take to stop */
    Powering(
            Domains domains,
            AddressGuard guard,
            SavedMachines saved,
            GuardTools tools,
            ConsoleFiles consoles,
            GuestKind guests,
            Clock clock,
            Pause pause,
            Duration patience) {
        this.domains = domains;
        this.guard = guard;
        this.saved = saved;
        this.tools = tools;
        this.consoles = consoles;
        this.guests = guests;
        this.clock = clock;
        this.pause = pause;
        this.patience = patience;
    }

    void start(VmId vm) {
        DomainView before = domains.require(vm);
        startsWithHost(vm, true);
        give(before);
    }

    void stop(VmId vm, StopMode mode) {
        DomainView before = domains.require(vm);
        startsWithHost(vm, false);
        rebooting(before, null);
        if (!before.active()) {
            throwAway(before);
            return;
        }
        if (mode == StopMode.GRACEFUL) {
            if (!asked(before)) {
                throw DriverFailure.refused(
                        Fault.USER,
                        "guest-ignored-stop",
                        "%s was asked to stop and still ran after %s"
                                .formatted(before.spec().name(), patience),
                        "stop it with force, or from inside");
            }
            guests.obeyed(before);
        } else {
            takeAway(vm);
        }
    }

    /** Afterwards nothing is left of what was saved. */
    private void throwAway(DomainView before) {
        if (before.power() == ObservedPower.SAVED) {
            VmId vm = before.spec().vm();
            String error = domains.change("throw away what was saved", vm, domain -> {
                int unused = domain.managedSaveRemove();
            });
            if (domains.require(vm).power() != ObservedPower.STOPPED) {
                throw LibvirtFailures.failed(
                        "throw away what was saved of " + before.spec().name(), error);
            }
        }
    }

    /** Afterwards it does not run. */
    void takeAway(VmId vm) {
        if (runs(vm)) {
            String error = domains.change("take the power away", vm, Domain::destroy);
            if (runs(vm)) {
                throw LibvirtFailures.failed("stop " + vm, error);
            }
        }
    }

    /**
     * A reboot passes through STOPPED, and says in the mark which boot it is to end: so one that died there is gone on with
     * when it is called again. The guest gets a new process, and with it counters that begin at zero.
     */
    void reboot(VmId vm, String endedBootId) {
        DomainView before = domains.require(vm);
        boolean begun = domains.endingBootId(vm).filter(endedBootId::equals).isPresent();
        if (!begun) {
            MachineConflicts.requireRunning(before.spec().name(), before.power());
        }
        if (before.power() == ObservedPower.RUNNING && endedBootId.equals(before.bootId())) {
            tools.require("reboot " + before.spec().name());
            rebooting(before, endedBootId);
            if (!asked(before)) {
                // a guest that does not listen is rebooted all the same
                takeAway(vm);
            }
        }
        give(domains.require(vm));
        DomainView after = domains.require(vm);
        if (endedBootId.equals(after.bootId())) {
            throw LibvirtFailures.failed("reboot " + before.spec().name(), "it runs as before");
        }
        rebooting(after, null);
    }

    /** Afterwards it runs, in its boot if it had one. */
    void give(DomainView before) {
        VmId vm = before.spec().vm();
        if (before.power() == ObservedPower.RUNNING) {
            return;
        }
        String error = before.power() == ObservedPower.PAUSED
                ? domains.change("wake " + before.spec().name(), vm, waking(before))
                : begin(before);
        if (domains.require(vm).power() != ObservedPower.RUNNING) {
            throw tools.noted(LibvirtFailures.notMade("start " + before.spec().name(), error));
        }
    }

    /** What libvirt said against it. A guest whose words can't be kept begins all the same. */
    private String begin(DomainView before) {
        consoles.hear(before.spec().vm());
        String error = begun(before);
        // virtlogd lets go of the file when it has read the end of the boot before
        for (int looks = 0; looks < MOST_LOOKS && isBusy(error); looks++) {
            lookLater();
            error = begun(before);
        }
        if (consoles.inTheWay(error)) {
            consoles.forgo(before.spec().vm(), error);
            error = begun(before);
        }
        return error;
    }

    private boolean isBusy(String error) {
        return consoles.inTheWay(error) && error.contains("busy");
    }

    private void lookLater() {
        try {
            pause.pause(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LibvirtFailures.interrupted("starting a machine", e);
        }
    }

    private String begun(DomainView before) {
        VmId vm = before.spec().vm();
        guests.beforeBoot(before);
        guard.keep(before);
        consoles.keep(domains, vm);
        if (before.power() == ObservedPower.SAVED) {
            saved.mark(vm);
        }
        return domains.change("start " + before.spec().name(), vm, domain -> {
            int unused = domain.create();
        });
    }

    /** Asks the guest to stop, and again, until it has or the patience is at its end. */
    private boolean asked(DomainView before) {
        VmId vm = before.spec().vm();
        Instant end = clock.instant().plus(patience);
        Instant request = clock.instant();
        try {
            while (true) {
                if (!clock.instant().isBefore(request)) {
                    ask(vm);
                    request = clock.instant().plus(BETWEEN_REQUESTS);
                }
                if (!runs(vm)) {
                    return true;
                }
                if (!clock.instant().isBefore(end)) {
                    return false;
                }
                pause.pause(BETWEEN_LOOKS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LibvirtFailures.interrupted("stopping " + before.spec().name(), e);
        }
    }

    /** A guest that is paused hears nothing. What libvirt says against it shows when one looks. */
    private void ask(VmId vm) {
        DomainView now = domains.require(vm);
        if (now.power() == ObservedPower.PAUSED) {
            String unused = domains.change("wake a machine", vm, waking(now));
        }
        guests.askToEnd(vm);
    }

    /** One that went to sleep by itself is woken by what its own power button would do. */
    private static Domains.Doing waking(DomainView paused) {
        return paused.asleep() ? Domain::PMwakeup : Domain::resume;
    }

    /** @param endedBootId the boot that is to end; null when no reboot is under way */
    private void rebooting(DomainView view, @Nullable String endedBootId) {
        if (endedBootId == null && domains.endingBootId(view.spec().vm()).isEmpty()) {
            return;
        }
        String element = endedBootId == null ? null : DomainView.idElement("reboot", endedBootId);
        String unused = domains.change(
                "mark a reboot",
                view.spec().vm(),
                Domains.metadata(REBOOT_KEY, DomainView.REBOOT_NAMESPACE, element, Domains.LASTING));
    }

    /** Whether it comes up when the host does. */
    void startsWithHost(VmId vm, boolean wanted) {
        String error = domains.change("set whether it starts with the host", vm, domain -> {
            if (domain.getAutostart() != wanted) {
                domain.setAutostart(wanted);
            }
        });
        if (!error.isEmpty()) {
            throw LibvirtFailures.failed("set whether the machine starts with the host", error);
        }
    }

    /** False for one that is not there any more, too. */
    private boolean runs(VmId vm) {
        return domains.find(vm).filter(DomainView::active).isPresent();
    }
}
