package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.intake.Decision;
import dev.viveiro.worker.report.ToldMachines.Told;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A host on which an operation is tried: its processes may die, its hypervisor is watched, its clock stands still. */
final class Stage implements AutoCloseable {
    /** As in production: progress is not told at once, and every step is kept all the same. */
    private static final Duration PATIENCE = Duration.ofMillis(150);

    final ManualClock clock;
    final Changes changes = new Changes();
    final Turns turns = new Turns();
    final Death death = new Death();
    private final Path home;
    private final Function<HostCommand, Twist> twists;
    private final List<HostEvent> heard = new ArrayList<>();
    private TestHost host;
    private int minted;

    /** @param twists what happens in the steps of a command */
    Stage(Path home, ManualClock clock, Function<HostCommand, Twist> twists) {
        this.home = home;
        this.clock = clock;
        this.twists = twists;
        host = open();
    }

    private TestHost open() {
        return TestHost.in(home, clock)
                .patience(PATIENCE)
                .images(Transports.IMAGES)
                .threads(turns)
                .probe(death)
                .mint((vm, generation, account, scheme) -> {
                    minted++;
                    return new CredentialMint.Minted("sealed-" + minted, "key-1", "verifier-" + minted);
                })
                .hypervisor(driver -> {
                    HypervisorDriver watched = changes.watching(driver);
                    return limit -> watched;
                })
                .plans(plans -> command -> twisted(plans.of(command), command))
                .open();
    }

    private Plan twisted(Plan plan, HostCommand command) {
        Twist twist = twists.apply(command);
        List<Step> steps = new ArrayList<>();
        for (int position = 0; position < plan.steps().size(); position++) {
            steps.add(watched(twist.of(position, plan.steps().get(position)), command));
        }
        return new Plan(plan.limit(), steps, plan.success());
    }

    private Step watched(Step step, HostCommand command) {
        Undo undo = step.undo() instanceof Undo.By by
                ? by.doing(changes.causedBy(command.target(), by.ensure()))
                : step.undo();
        Ensure ensure = changes.causedBy(command.target(), step.ensure());
        return new Step(step.name(), step.starts(), ensure, undo, step.noReturn());
    }

    /** A machine that the host has had for a while. */
    void has(VmId vm, int generation, ObservedPower power) {
        Machines.exists(host.driver, vm, generation, power);
        host.told.seenFirst(vm, new Told(generation, power));
    }

    Decision receive(HostCommand command) {
        return host.receive(command);
    }

    /** False when the process died of it, at a commit or at a change of the hypervisor. */
    boolean survives(Runnable what) {
        try {
            what.run();
        } catch (Killed killed) {
            return false;
        } catch (RuntimeException e) {
            if (host.journal.stoppedBy() == null) {
                throw e;
            }
        }
        return host.journal.stoppedBy() == null;
    }

    /** The process is over and another takes its place, which has resumed nothing yet. */
    void restart() {
        host.close();
        turns.clear();
        death.comesNot();
        changes.killNobody();
        host = open();
    }

    void resume() {
        host.resume();
    }

    /** As the gateway's welcome does. */
    void nextEpoch() {
        host.standing.welcomed(Commands.IDS.next(), host.standing.epoch() + 1);
    }

    TestHost host() {
        return host;
    }

    /** All that was said by the host's processes since {@link #forget}. */
    List<HostEvent> events() {
        heard.addAll(host.news());
        return List.copyOf(heard);
    }

    /** What was done and said so far is of no more interest. */
    void forget() {
        changes.forget();
        boolean unused = host.news().isEmpty();
        heard.clear();
    }

    /** What was said at the end of every attempt. */
    List<HostEvent> ends() {
        return events().stream().filter(TestHost::isEnd).toList();
    }

    List<HostEvent> ends(OperationId operation) {
        return ends().stream()
                .filter(end -> Ends.work(end).operation().equals(operation))
                .toList();
    }

    Optional<Machine> machine(VmId vm) {
        return host.driver.find(vm);
    }

    Outcome outcome(HostCommand command) {
        VmId vm = command.target().vm();
        return Outcome.of(
                changes.of(vm),
                ends(command.target().operation()),
                Changes.power(machine(vm).orElse(null)));
    }

    @Override
    public void close() {
        host.close();
    }
}
