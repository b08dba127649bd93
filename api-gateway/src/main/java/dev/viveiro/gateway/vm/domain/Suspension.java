package dev.viveiro.gateway.vm.domain;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.contract.vm.VmState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * That a machine must be off, beside whatever state it is in.
 *
 * @param causes its own and its tenant's; none while it is not suspended
 * @param since null while it is not
 * @param startAgain it was switched off because of this: it is started once there is no cause any more
 */
public record Suspension(
        Set<SuspensionCause> causes, @Nullable Instant since, boolean startAgain) {
    public static final Suspension NONE = new Suspension(Set.of(), null, false);

    private static final Set<VmState> ON = EnumSet.of(VmState.RUNNING, VmState.PAUSED);

    public Suspension {
        causes = Set.copyOf(causes);
    }

    public boolean any() {
        return !causes.isEmpty();
    }

    /** Whether a machine in this state is still to be switched off. */
    public boolean offends(VmState state) {
        return any() && ON.contains(state);
    }

    /** Its causes by name, in their order. */
    public List<SuspensionCause> ordered() {
        return causes.stream().sorted().toList();
    }

    /** Refuses what a machine that must be off may not be asked for: it may be given up, and not used. */
    public void require(VmState state, VmTrigger trigger) {
        if (any() && !allows(state, trigger)) {
            throw refusal("The machine");
        }
    }

    private boolean allows(VmState state, VmTrigger trigger) {
        return switch (trigger) {
            case START_REQUESTED,
                    REBOOT_REQUESTED,
                    PAUSE_REQUESTED,
                    RESUME_REQUESTED,
                    SAVE_REQUESTED,
                    RESTORE_REQUESTED,
                    RESIZE_REQUESTED,
                    SNAPSHOT_REQUESTED,
                    REVERT_REQUESTED,
                    REINSTALL_REQUESTED,
                    CAPTURE_REQUESTED,
                    CHANGE_NETWORK_REQUESTED,
                    ATTACH_DISK_REQUESTED,
                    CHANGE_ISO_REQUESTED,
                    RECREATE_REQUESTED -> false;
            // one that is on would be started where it goes
            case MIGRATE_REQUESTED -> !offends(state);
            case STOP_REQUESTED, DELETE_SNAPSHOT_REQUESTED, DETACH_DISK_REQUESTED, DELETE_REQUESTED -> true;
            case CREATE_STARTED,
                    CREATE_SUCCEEDED,
                    CREATE_UNWOUND,
                    CREATE_LEFT_REMAINS,
                    SEEN_RUNNING,
                    SEEN_STOPPED,
                    SEEN_PAUSED,
                    SEEN_SAVED,
                    GONE,
                    HOST_DESTROYED,
                    LISTED_RUNNING,
                    LISTED_STOPPED,
                    LISTED_PAUSED,
                    LISTED_SAVED,
                    NOT_LISTED -> true;
        };
    }

    /** The answer to whoever asks for what {@code whom}, suspended for this, may not do. */
    public ProblemException refusal(String whom) {
        List<SuspensionCause> ordered = ordered();
        String names = ordered.stream().map(Enum::name).collect(Collectors.joining(", "));
        String remedies = ordered.stream().map(SuspensionCause::remedy).collect(Collectors.joining(" "));
        return new ProblemException(
                ProblemCode.SUSPENDED,
                whom + " is suspended (" + names + ") and may only be given up. " + remedies,
                List.of(),
                Map.of("causes", ordered),
                null);
    }
}
