package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationStarted;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.operation.Failure;
import dev.viveiro.contract.operation.StepState;
import dev.viveiro.contract.vm.AttachDisk;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.DetachDisk;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
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
    private final Pause pause;
    private final StepTrier trier;
    private final StepGate gate;
    private final HypervisorGate hypervisorGate;

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
        this.pause = pause;
        this.trier = new StepTrier(settings, clock, pause);
        this.gate = new StepGate(leave, clock);
        this.hypervisorGate = new HypervisorGate(clock, pause);
    }

    /** Returns when the end is durable; throws only what the journal throws. */
    public void run(Execution execution) {
        Plan plan = plans.of(execution.work().command());
        RunState state = execution.resumed();
        HypervisorDriver driver = hypervisor.within(settings.callLimit());
        Instant unwindAt = Deadlines.unwindAt(state.work(), settings.reserve());
        if (state.phase() == Phase.WAITING) {
            gate.beforeWork(execution, unwindAt);
            hypervisorGate.beforeWork(execution, driver, unwindAt);
            Verdict refusal = refusal(execution);
            if (refusal != null) {
                end(plan, state, refusal);
                return;
            }
            state = begin(plan, state.begun(plan));
        } else if (state.phase() == Phase.FORWARD) {
            RunState resumed = state;
            boolean canTurn = !pastReturn(plan, resumed);
            hypervisorGate.beforeGoingOn(state.work(), driver, unwindAt, () -> canTurn && execution.cancelled());
            journal.goesOn(resumed, progress(plan, resumed));
        }
        if (state.phase() == Phase.FORWARD) {
            state = goForward(execution, plan, state);
        }
        if (state.phase() == Phase.UNWINDING) {
            end(plan, unwind(execution, plan, state), Objects.requireNonNull(state.verdict()));
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
        return impeded(work);
    }

    /** What could not be started is not begun, so that nothing is stopped or destroyed for it. */
    private @Nullable Verdict impeded(Work work) {
        Failure failure;
        try {
            failure = Impediments.refusal(
                    work.command(), WhoseCommand.looked(work.command(), hypervisor.within(settings.callLimit())));
        } catch (DriverFailure unseen) {
            failure = Failures.of(unseen, work.command());
        }
        return failure == null ? null : new Verdict.Failed(failure);
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
            state = stepDone(execution, plan, state, position, context);
            if (state.phase() != Phase.FORWARD) {
                return state;
            }
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
        Verdict impeded = canTurn && (step.starts() || step.stops()) ? impeded(work) : null;
        if (impeded != null) {
            return impeded;
        }
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
            return tooLate(work) ? late : new Verdict.Failed(Failures.of(failure, work.command()));
        } catch (RuntimeException defect) {
            log.error("Step {} ended unexpectedly; what was done is undone next.", step.name(), defect);
            return new Verdict.Failed(Failures.unexpected(step.name(), defect));
        }
    }

    /**
     * Marks the step done and the next one begun, or the attempt as succeeded. What changes nothing needs no write of its own:
     * after a kill the last step that did is ensured once more, which changes nothing either.
     */
    private RunState stepDone(Execution execution, Plan plan, RunState before, int position, StepContext context) {
        RunState done =
                before.with(position, before.steps().get(position).ended(StepState.SUCCEEDED, now(), context.kept()));
        int next = position + 1;
        if (next == plan.steps().size()) {
            RunState ended = done.ended(null, Objects.requireNonNull(context.observed(), "the last step observes"));
            save(ended, origin -> plan.success().apply(origin, ended));
            log.info("Operation succeeded.");
            return ended;
        }
        Verdict verdict = plan.steps().get(next).noReturn() ? mayNotPass(execution, plan, done, next) : null;
        if (verdict != null) {
            RunState turned = done.unwinding(verdict);
            progressed(plan, turned);
            return turned;
        }
        RunState going = done.with(next, done.steps().get(next).began(now()));
        if (context.kept().isEmpty() && tracelessly(plan.steps().get(next))) {
            journal.goesOn(going, progress(plan, going));
        } else {
            progressed(plan, going);
        }
        return going;
    }

    /**
     * The last moment to turn back. What destroys something and starts something after it begins only with the leave and the time
     * to do both, and while nothing stands in the way of a start.
     */
    private @Nullable Verdict mayNotPass(Execution execution, Plan plan, RunState state, int position) {
        Work work = state.work();
        Step step = plan.steps().get(position);
        boolean startsAfter =
                plan.steps().subList(position, plan.steps().size()).stream().anyMatch(Step::starts);
        boolean leave =
                !startsAfter || gate.beforeNoReturn(execution, step, Deadlines.unwindAt(work, settings.reserve()));
        if (execution.cancelled()) {
            return new Verdict.Cancelled();
        }
        if (!leave) {
            return new Verdict.Failed(Failures.of(StepGate.noLeave(step), work.command()));
        }
        if (!startsAfter) {
            return null;
        }
        Instant latest = Deadlines.unwindAt(work, settings.reserve()).minus(timeFor(work));
        return clock.instant().isBefore(latest)
                ? impeded(work)
                : new Verdict.Failed(Failures.deadlinePassed(
                        "step " + step.name(), work.target().deadline()));
    }

    /** What must be left for what follows a step without return. */
    private Duration timeFor(Work work) {
        Duration quarter =
                Duration.between(work.received(), work.target().deadline()).dividedBy(4);
        return quarter.compareTo(settings.callLimit()) < 0 ? quarter : settings.callLimit();
    }

    private RunState turnBack(RunState state, int position, Verdict verdict) {
        StepProgress failed = state.steps().get(position).ended(StepState.FAILED, now(), Map.of());
        RunState turned = state.with(position, failed).unwinding(verdict);
        save(turned, origin -> new OperationProgressed(origin, turned.work().ref(), turned.told(), false));
        return turned;
    }

    /** Newest first. What can't be undone in time stays, and the end says that it does. */
    private RunState unwind(Execution execution, Plan plan, RunState turned) {
        RunState state = turned;
        boolean pastReturn = pastReturn(plan, state);
        Instant until = Deadlines.giveUpAt(state.work(), clock.instant(), settings.leastUnwinding());
        for (int position = plan.steps().size() - 1; position >= 0; position--) {
            StepProgress progress = state.steps().get(position);
            Step step = plan.steps().get(position);
            if (!progress.begun() || !(step.undo() instanceof Undo.By undo) || pastReturn && !undo.pastReturn()) {
                continue;
            }
            StepContext context = context(state, until);
            try {
                gate.beforeUndo(execution, undo, step.name());
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

    private void end(Plan plan, RunState state, Verdict verdict) {
        VmFacts facts = look(plan, state);
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

    /**
     * Where nobody can look, the machine may be there. What could not be undone may show its effect after the look, so that the card is
     * not told then.
     */
    private VmFacts look(Plan plan, RunState state) {
        StepContext context = context(state, clock.instant().plus(LOOK));
        try {
            context.observedGone();
            Machine machine = context.find().orElse(null);
            if (machine != null) {
                context.observed(machine);
            }
            VmFacts seen = Objects.requireNonNull(context.observed());
            if (!undone(plan, state)) {
                seen = new VmFacts(seen.present(), seen.power(), seen.bootId(), seen.observedAt())
                        .ofDisk(seen.diskGib());
            }
            return switch (state.work().command()) {
                case AttachDisk attach -> seen.with(SeenDisks.ifSeen(context.driver(), context.vm(), machine));
                case DetachDisk detach -> seen.with(SeenDisks.ifSeen(context.driver(), context.vm(), machine));
                default -> seen;
            };
        } catch (DriverFailure unseen) {
            return new VmFacts(true, ObservedPower.UNKNOWN, null, now());
        }
    }

    private static boolean undone(Plan plan, RunState state) {
        for (int position = 0; position < state.steps().size(); position++) {
            StepProgress progress = state.steps().get(position);
            if (progress.begun()
                    && progress.state() != StepState.UNDONE
                    && plan.steps().get(position).undo() instanceof Undo.By) {
                return false;
            }
        }
        return true;
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
        return new StepContext(state, hypervisor, journal, clock, pause, until, settings.callLimit());
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
