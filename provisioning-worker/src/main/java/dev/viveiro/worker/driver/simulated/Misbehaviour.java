package dev.viveiro.worker.driver.simulated;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The ways in which real hypervisors were seen to fail, by name. */
enum Misbehaviour {
    /** The first call for each machine fails and changes nothing. */
    FAILS_ONCE(EnumSet.allOf(Step.class)),
    /** Every call fails and changes nothing. */
    FAILS_ALWAYS(EnumSet.allOf(Step.class)),
    /** What was asked happens, and then the call fails as if nobody knew. */
    SUCCEEDS_BUT_TIMES_OUT(EnumSet.allOf(Step.class)),
    /** Changes nothing and does not end, until it is interrupted or the rule is taken away; then it goes on. */
    HANGS(EnumSet.allOf(Step.class)),
    /** The guest is asked to stop and does not. */
    IGNORES_GRACEFUL_STOP(EnumSet.of(Step.STOP)),
    /** A machine that was just booted stops by itself soon after; one that is looked at stops before it is. */
    LOSES_POWER(EnumSet.of(Step.START, Step.REBOOT, Step.SAMPLE, Step.LIST)),
    /** A machine is shown as it was before its last change. */
    REPORTS_STALE(EnumSet.of(Step.LIST));

    private final Set<Step> steps;

    Misbehaviour(Set<Step> steps) {
        this.steps = steps;
    }

    boolean isPossibleAt(Step step) {
        return steps.contains(step);
    }

    /** Whether it befalls a call as a whole, rather than what becomes of a machine or is told of it. */
    boolean spoilsTheCall() {
        return switch (this) {
            case FAILS_ONCE, FAILS_ALWAYS, SUCCEEDS_BUT_TIMES_OUT, HANGS, IGNORES_GRACEFUL_STOP -> true;
            case LOSES_POWER, REPORTS_STALE -> false;
        };
    }

    static Optional<Misbehaviour> named(String word) {
        return Arrays.stream(values()).filter(one -> one.name().equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(" "));
    }
}
