package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Carries out calls with their latency and whatever is to go wrong with them. The effect comes in the middle of the latency,
 * so that a call which is cut off really leaves its caller in doubt.
 */
final class Misbehaving {
    private static final Duration HANGING_LOOKS_EVERY = Duration.ofMillis(100);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final MisbehaviourFile file;
    private final Latencies latencies;
    private final Pause pause;

    Misbehaving(MisbehaviourFile file, Latencies latencies, Pause pause) {
        this.file = file;
        this.latencies = latencies;
        this.pause = pause;
    }

    /**
     * Carries out one call.
     *
     * @param name the machine, or the image, that it is about; null when it is about no single one
     * @throws DriverFailure the effect's own, or the one that a rule wants
     */
    <T> T call(Step step, @Nullable String name, Callable<T> effect) {
        Optional<MisbehaviourRule> spoiling = spoiling(step, name);
        Duration half = latencies.of(step).dividedBy(2);
        try {
            pause.pause(half);
            if (spoiling.isPresent()) {
                spoilBefore(spoiling.get(), step, name, half);
            }
            T result = effect.call();
            pause.pause(half);
            if (spoiling.isPresent() && spoiling.get().misbehaviour() == Misbehaviour.SUCCEEDS_BUT_TIMES_OUT) {
                throw unknown("hypervisor-timed-out", "the hypervisor did not answer", step, name, null);
            }
            return result;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unknown("driver-interrupted", "the call was interrupted", step, name, interrupted);
        } catch (DriverFailure failure) {
            throw failure;
        } catch (Exception failure) {
            throw new DriverFailure(
                    FailureClass.OUTCOME_UNKNOWN,
                    Fault.SYSTEM,
                    "simulated-folder-unusable",
                    "the simulated host's folder failed during %s: %s".formatted(about(step, name), failure),
                    "mend the folder's file system; the call may be repeated",
                    RETRY_AFTER,
                    failure);
        }
    }

    /** Whether this, which is no matter of the call as a whole, is to happen to the machine; counted if so. */
    boolean befalls(Step step, Misbehaviour what, String name) {
        return rulesFor(step, what).stream().anyMatch(live -> live.befalls(name));
    }

    /** The rules that may befall single machines at this step, to be asked for each where many are looked at. */
    List<LiveRule> rulesFor(Step step, Misbehaviour what) {
        return file.rules().stream()
                .filter(live -> live.rule().step() == step && live.rule().misbehaviour() == what)
                .toList();
    }

    private Optional<MisbehaviourRule> spoiling(Step step, @Nullable String name) {
        return file.rules().stream()
                .filter(live ->
                        live.rule().step() == step && live.rule().misbehaviour().spoilsTheCall() && live.befalls(name))
                .map(LiveRule::rule)
                .findFirst();
    }

    private void spoilBefore(MisbehaviourRule rule, Step step, @Nullable String name, Duration rest)
            throws InterruptedException {
        switch (rule.misbehaviour()) {
            case FAILS_ONCE, FAILS_ALWAYS ->
                throw new DriverFailure(
                        rule.failsWith(),
                        Fault.SYSTEM,
                        "simulated-failure",
                        "the simulated host was told to fail %s".formatted(about(step, name)),
                        "take the rule out of " + file,
                        RETRY_AFTER,
                        null);
            case HANGS -> {
                while (file.holds(rule)) {
                    pause.pause(HANGING_LOOKS_EVERY);
                }
            }
            case IGNORES_GRACEFUL_STOP -> {
                pause.pause(rest);
                throw DriverFailure.refused(
                        Fault.USER,
                        "guest-ignored-stop",
                        "%s was asked to stop and still runs".formatted(name),
                        "stop it by force, or mend what in the guest keeps it from stopping");
            }
            case SUCCEEDS_BUT_TIMES_OUT, LOSES_POWER, REPORTS_STALE -> {
                // these come after the effect
            }
        }
    }

    private static DriverFailure unknown(
            String code, String what, Step step, @Nullable String name, @Nullable Throwable cause) {
        return DriverFailure.outcomeUnknown(
                code,
                "%s during %s; it may or may not have been done".formatted(what, about(step, name)),
                "look at the host to see what became of it, then repeat the call if need be",
                cause);
    }

    private static String about(Step step, @Nullable String name) {
        return name == null ? step.word() : step.word() + " of " + name;
    }
}
