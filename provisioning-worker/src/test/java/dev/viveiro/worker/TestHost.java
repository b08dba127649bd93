package dev.viveiro.worker;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationStarted;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Traces;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.Pause;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import dev.viveiro.worker.intake.CommandStore.Recorded;
import dev.viveiro.worker.intake.Decision;
import dev.viveiro.worker.intake.Sightings;
import dev.viveiro.worker.journal.CommitProbe;
import dev.viveiro.worker.journal.Journal;
import dev.viveiro.worker.journal.JournalStopped;
import dev.viveiro.worker.journal.SqlCommandStore;
import dev.viveiro.worker.journal.SqlEventOutbox;
import dev.viveiro.worker.journal.SqlOperationLog;
import dev.viveiro.worker.journal.SqlStanding;
import dev.viveiro.worker.journal.SqlToldMachines;
import dev.viveiro.worker.operation.CredentialMint;
import dev.viveiro.worker.operation.Dispatcher;
import dev.viveiro.worker.operation.HostSeal;
import dev.viveiro.worker.operation.Hypervisor;
import dev.viveiro.worker.operation.Leave;
import dev.viveiro.worker.operation.Limit;
import dev.viveiro.worker.operation.OperationLog;
import dev.viveiro.worker.operation.Plans;
import dev.viveiro.worker.operation.Resumer;
import dev.viveiro.worker.operation.Runner;
import dev.viveiro.worker.operation.RunnerSettings;
import dev.viveiro.worker.operation.UnhurriedLog;
import dev.viveiro.worker.operation.WhoseCommand;
import dev.viveiro.worker.report.EventOutbox.PendingEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/** A host's worker without broker and process: a real journal, the simulated hypervisor, and what runs between them. */
public final class TestHost implements AutoCloseable {
    private static final Contracts<HostEvent> EVENTS = Contracts.of(HostEvent.class);

    /** Opens what {@link #sealed} makes, for the same machine and generation alone. */
    private static final HostSeal SEAL = (text, vm, generation) -> {
        String start = start(vm, generation);
        if (!text.startsWith(start)) {
            throw new IllegalArgumentException("not sealed for " + vm);
        }
        return Secret.of(text.substring(start.length()));
    };

    public final Journal journal;
    public final HypervisorDriver driver;
    public final SqlOperationLog log;
    public final SqlCommandStore commands;
    public final SqlEventOutbox outbox;
    public final SqlToldMachines told;
    public final Dispatcher dispatcher;
    public final SqlStanding standing;
    public final UnhurriedLog progress;
    public final Resumer resumer;
    private final List<HostEvent> said = new ArrayList<>();

    private TestHost(Builder with) {
        driver = SimulatedDriver.open(new DriverContext(
                with.home,
                Map.of("VIVEIRO_SIMULATED_LATENCY", "0"),
                with.clock,
                Commands.IDS::next,
                with.pause,
                with.images));
        journal = Journal.open(
                with.home.resolve("journal.db"), Commands.HOST, with.clock, Commands.IDS, with.probe, cause -> {});
        log = new SqlOperationLog(journal, Traces.none());
        commands = new SqlCommandStore(
                journal,
                command -> WhoseCommand.unlooked(command, driver),
                Sightings.by(driver, with.clock),
                Runnable::run,
                1);
        outbox = new SqlEventOutbox(journal, Commands.HOST);
        told = new SqlToldMachines(journal);
        standing = new SqlStanding(journal, 1, new ReentrantLock());
        Plans plans = with.plans.apply(Plans.with(with.mint, Deliveries.DIGESTING, SEAL));
        Hypervisor hypervisor = with.hypervisor == null ? limit -> driver : with.hypervisor.over(driver);
        progress = new UnhurriedLog(log, with.clock, with.patience);
        OperationLog kept = with.patience.isZero() ? log : progress;
        Runner runner = new Runner(kept, plans, hypervisor, with.clock, with.pause, with.leave, with.settings);
        dispatcher = new Dispatcher(
                runner,
                plans,
                (work, run) -> run.run(),
                with.threads,
                with.pause,
                with.settings.cancelPatience(),
                Map.of(Limit.CREATE, 4, Limit.POWER, 4, Limit.STOP, 4, Limit.DELETE, 4, Limit.CAPTURE, 4));
        resumer = new Resumer(log, dispatcher);
    }

    @FunctionalInterface
    public interface Guard {
        Hypervisor over(HypervisorDriver driver);
    }

    /** What differs between tests. */
    public static final class Builder {
        private final Path home;
        private final Clock clock;
        private CommitProbe probe = CommitProbe.NONE;
        private Pause pause = length -> {};
        private UnaryOperator<Plans> plans = UnaryOperator.identity();
        private CredentialMint mint = (vm, generation, account, scheme) ->
                new CredentialMint.Minted("sealed-" + Commands.IDS.next(), "k1", "v");
        private ImageFiles images = ImageFiles.NONE;
        private Leave leave = Leave.ALWAYS;
        private Executor threads = Runnable::run;
        private RunnerSettings settings = new RunnerSettings(
                Duration.ofMinutes(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                4,
                Duration.ofMillis(200),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3));
        /** Zero tells every step at once, without waiting for {@link UnhurriedLog#tell}. */
        private Duration patience = Duration.ZERO;

        private @org.jspecify.annotations.Nullable Guard hypervisor;

        private Builder(Path home, Clock clock) {
            this.home = home;
            this.clock = clock;
        }

        public Builder probe(CommitProbe value) {
            probe = value;
            return this;
        }

        public Builder pause(Pause value) {
            pause = value;
            return this;
        }

        public Builder plans(UnaryOperator<Plans> value) {
            plans = value;
            return this;
        }

        public Builder mint(CredentialMint value) {
            mint = value;
            return this;
        }

        public Builder images(ImageFiles value) {
            images = value;
            return this;
        }

        public Builder threads(Executor value) {
            threads = value;
            return this;
        }

        public Builder leave(Leave value) {
            leave = value;
            return this;
        }

        public Builder patience(Duration value) {
            patience = value;
            return this;
        }

        public Builder settings(RunnerSettings value) {
            settings = value;
            return this;
        }

        public Builder hypervisor(Guard value) {
            hypervisor = value;
            return this;
        }

        public TestHost open() {
            return new TestHost(this);
        }
    }

    public static Builder in(Path home, Clock clock) {
        return new Builder(home, clock);
    }

    /** What a command carries of user-data. */
    public static String sealed(CommandTarget target, String text) {
        return start(target.vm(), target.generation()) + text;
    }

    private static String start(VmId vm, int generation) {
        return "sealed " + vm + " " + generation + " ";
    }

    public SimulatedDriver simulated() {
        return (SimulatedDriver) driver;
    }

    /** As the worker does with a delivery: record, then run. */
    public Decision receive(HostCommand command) {
        Recorded recorded = commands.record(Commands.incoming(command)).join();
        switch (recorded.decision()) {
            case Decision.Accept accept -> dispatcher.offer(recorded.state(), false);
            case Decision.Cancel cancel -> dispatcher.cancel(command.target().operation());
            case Decision.Duplicate duplicate -> {}
            case Decision.Refuse refuse -> {}
        }
        return recorded.decision();
    }

    /** As {@link #receive}, with a process that may be killed meanwhile. */
    public void receiveOrDie(HostCommand command) {
        try {
            receive(command);
        } catch (java.util.concurrent.CompletionException e) {
            if (!(e.getCause() instanceof JournalStopped)) {
                throw e;
            }
        }
    }

    public int resume() {
        return resumer.resume(standing.epoch(), target -> true).size();
    }

    /** Everything said so far, in sequence. */
    public List<HostEvent> events() {
        news();
        return List.copyOf(said);
    }

    /** What was said since the last look at either, in sequence; takes it out of the outbox. */
    public List<HostEvent> news() {
        List<PendingEvent> taken = new ArrayList<>();
        for (Lane lane : Lane.values()) {
            for (List<PendingEvent> some = outbox.next(lane, 100); !some.isEmpty(); some = outbox.next(lane, 100)) {
                taken.addAll(some);
                outbox.remove(some.stream().map(PendingEvent::sequence).toList());
            }
        }
        List<HostEvent> news = taken.stream().map(TestHost::read).toList();
        said.addAll(news);
        said.sort(Comparator.comparingLong(event -> event.origin().sequence()));
        return news;
    }

    private static HostEvent read(PendingEvent pending) {
        return ContractJson.read(
                pending.envelope().data(),
                EVENTS.recordOf(pending.envelope().type()).orElseThrow());
    }

    /** What was said at the end of attempts. */
    public List<HostEvent> ends() {
        return events().stream().filter(TestHost::isEnd).toList();
    }

    public static boolean isEnd(HostEvent event) {
        return !(event instanceof OperationStarted || event instanceof OperationProgressed);
    }

    @Override
    public void close() {
        journal.close();
        driver.close();
    }
}
