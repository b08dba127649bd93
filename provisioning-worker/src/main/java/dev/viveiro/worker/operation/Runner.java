package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationStarted;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.StepState;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Pause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one attempt from where the journal has it to its end. Whatever changes something is in the journal before it begins,
 * so that a kill at any line costs at most the repetition of what was ensured and of a look.
 */
public final class Runner {
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(Runner.class);

    private final OperationLog journal;
    private final Plans plans;
    private final Hypervisor hypervisor;
    private final Clock clock;
    private final RunnerSettings settings;
    private final StepTrier trier;
    private final StepGate gate;

    public Runner(
            OperationLog journal,
            Plans plans,
            Hypervisor hypervisor,
            Clock clock,
            Pause pause,
            Leave leave,
            RunnerSettings settings) {
        this.journal = journal;
        this.plans = plans;
        this.hypervisor = hypervisor;
        this.clock = clock;
        this.settings = settings;
        this.trier = new StepTrier(settings, clock, pause);
        this.gate = new StepGate(leave, clock);
    }

    /** Returns when the end is durable; throws only what the journal throws. */
    public void run(Execution execution) {
        Plan plan = plans.of(execution.work().command());
        RunState state = execution.resumed();
        if (state.phase() == Phase.WAITING) {
            gate.beforeWork(execution, Deadlines.unwindAt(state.work(), settings.reserve()));
            Verdict refusal = refusal(execution);
            if (refusal != null) {
                end(state, refusal);
                return;
            }
            state = begin(plan, state.begun(plan));
        } else if (state.phase() == Phase.FORWARD) {
            RunState resumed = state;
            journal.goesOn(resumed, progress(plan, resumed));
        }
        if (state.phase() == Phase.FORWARD) {
            state = goForward(execution, plan, state);
        }
        if (state.phase() == Phase.UNWINDING) {
            end(unwind(plan, state), Objects.requireNonNull(state.verdict()));
        }
    }

    /** What may have changed between acceptance and now. */
    private @Nullable Verdict refusal(Execution execution) {
        Work work = execution.work();
        if (execution.cancelled()) {
            return new Verdict.Cancelled();
        }
        if (!(work.command() instanceof DeleteVm)
                && journal.hasTombstone(work.target().vm(), work.target().generation())) {
            return new Verdict.Failed(Failures.generationGone(work.target().generation()));
        }
        if (tooLate(work)) {
            return new Verdict.Failed(
                    Failures.deadlinePassed("the first step", work.target().deadline()));
        }
        return null;
    }

    private RunState begin(Plan plan, RunState state) {
        RunState first = state.with(0, state.steps().getFirst().began(now()));
        Function<EventOrigin, HostEvent> started =
                origin -> new OperationStarted(origin, first.work().ref(), first.told());
        if (tracelessly(plan.steps().getFirst())) {
            journal.goesOn(first, started);
        } else {
            save(first, started);
        }
        return first;
    }

    /** Ends the attempt, or answers a state that unwinds. */
    private RunState goForward(Execution execution, Plan plan, RunState begun) {
        RunState state = begun;
        for (int position = 0; position < plan.steps().size(); position++) {
            if (state.steps().get(position).state() == StepState.SUCCEEDED) {
                continue;
            }
            Step step = plan.steps().get(position);
            if (execution.cancelled() && !pastReturn(plan, state)) {
                return turnBack(state, position, new Verdict.Cancelled());
            }
            StepContext context = context(state, Deadlines.unwindAt(state.work(), settings.reserve()));
            Verdict verdict = tryStep(execution, plan, state, step, context);
            if (verdict != null) {
                return turnBack(state, position, verdict);
            }
            state = stepDone(plan, state, position, context);
        }
        return state;
    }

    private @Nullable Verdict tryStep(Execution execution, Plan plan, RunState state, Step step, StepContext context) {
        Work work = state.work();
        Verdict late = new Verdict.Failed(
                Failures.deadlinePassed("step " + step.name(), work.target().deadline()));
        if (tooLate(work)) {
            return late;
        }
        boolean canTurn = !pastReturn(plan, state);
        try {
            Instant until = Deadlines.unwindAt(work, settings.reserve());
            Runnable ensure = () -> {
                gate.beforeStep(execution, step, canTurn, until);
                step.ensure().run(context);
            };
            if (canTurn) {
                execution.interruptibly(() -> trier.fewTimes(ensure, until, execution::cancelled));
            } else {
                trier.fewTimes(ensure, until, () -> false);
            }
            return null;
        } catch (DriverFailure failure) {
            log.warn("Step {} failed: {}", step.name(), failure.getMessage());
            if (canTurn && execution.cancelled()) {
                return new Verdict.Cancelled();
            }
            return tooLate(work) ? late : new Verdict.Failed(Failures.of(failure));
        } catch (RuntimeException defect) {
            log.error("Step {} ended unexpectedly; what was done is undone next.", step.name(), defect);
            return new Verdict.Failed(Failures.unexpected(step.name(), defect));
        }
    }

    /**
     * Marks the step done and the next one begun, or the attempt as succeeded. What changes nothing needs no write of its own:
     * after a kill the last step that did is ensured once more, which changes nothing either.
     */
    private RunState stepDone(Plan plan, RunState before, int position, StepContext context) {
        RunState done =
                before.with(position, before.steps().get(position).ended(StepState.SUCCEEDED, now(), context.kept()));
        int next = position + 1;
        if (next == plan.steps().size()) {
            RunState ended = done.ended(null, Objects.requireNonNull(context.observed(), "the last step observes"));
            save(ended, origin -> plan.success().apply(origin, ended));
            log.info("Operation succeeded.");
            return ended;
        }
        RunState going = done.with(next, done.steps().get(next).began(now()));
        if (context.kept().isEmpty() && tracelessly(plan.steps().get(next))) {
            journal.goesOn(going, progress(plan, going));
        } else {
            progressed(plan, going);
        }
        return going;
    }

    private RunState turnBack(RunState state, int position, Verdict verdict) {
        StepProgress failed = state.steps().get(position).ended(StepState.FAILED, now(), Map.of());
        RunState turned = state.with(position, failed).unwinding(verdict);
        save(turned, origin -> new OperationProgressed(origin, turned.work().ref(), turned.told(), false));
        return turned;
    }

    /** Newest first. What can't be undone in time stays, and the end says that it does. */
    private RunState unwind(Plan plan, RunState turned) {
        RunState state = turned;
        if (pastReturn(plan, state)) {
            return state;
        }
        Instant until = Deadlines.giveUpAt(state.work(), clock.instant(), settings.leastUnwinding());
        for (int position = plan.steps().size() - 1; position >= 0; position--) {
            StepProgress progress = state.steps().get(position);
            Step step = plan.steps().get(position);
            if (!progress.begun() || !(step.undo() instanceof Undo.By undo)) {
                continue;
            }
            StepContext context = context(state, until);
            try {
                trier.untilItWorks(() -> undo.ensure().run(context), until);
            } catch (DriverFailure failure) {
                log.error(
                        "Step {} could not be undone and stays; the gateway decides next: {}",
                        step.name(),
                        failure.getMessage());
                continue;
            }
            state = state.with(position, progress.ended(StepState.UNDONE, now(), progress.output()));
            progressed(plan, state);
        }
        return state;
    }

    private void end(RunState state, Verdict verdict) {
        VmFacts facts = look(state);
        RunState ended = state.ended(verdict, facts);
        save(ended, origin -> switch (verdict) {
            case Verdict.Cancelled cancelled ->
                new OperationCancelled(origin, ended.work().ref(), ended.told(), facts, facts.present());
            case Verdict.Failed failed ->
                new OperationFailed(origin, ended.work().ref(), ended.told(), failed.failure(), facts, facts.present());
        });
        log.info(
                "Operation ended: {}; the machine {}.",
                verdict,
                facts.present() ? "is on the host" : "is not on the host");
    }

    /** Where nobody can look, the machine may be there. */
    private VmFacts look(RunState state) {
        StepContext context = context(state, clock.instant().plus(LOOK));
        try {
            context.observedGone();
            context.find().ifPresent(context::observed);
            return Objects.requireNonNull(context.observed());
        } catch (DriverFailure unseen) {
            return new VmFacts(true, ObservedPower.UNKNOWN, null, now());
        }
    }

    private static boolean tracelessly(Step next) {
        return next.undo() instanceof Undo.Nothing;
    }

    private void progressed(Plan plan, RunState state) {
        save(state, progress(plan, state));
    }

    private static Function<EventOrigin, HostEvent> progress(Plan plan, RunState state) {
        return origin -> new OperationProgressed(origin, state.work().ref(), state.told(), pastReturn(plan, state));
    }

    private void save(RunState state, Function<EventOrigin, HostEvent> event) {
        journal.save(state, event);
    }

    private static boolean pastReturn(Plan plan, RunState state) {
        List<StepProgress> steps = state.steps();
        for (int position = 0; position < steps.size(); position++) {
            if (plan.steps().get(position).noReturn() && steps.get(position).begun()) {
                return true;
            }
        }
        return false;
    }

    private boolean tooLate(Work work) {
        return !clock.instant().isBefore(Deadlines.unwindAt(work, settings.reserve()));
    }

    private StepContext context(RunState state, Instant until) {
        return new StepContext(state, hypervisor, journal, clock, until, settings.callLimit());
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
