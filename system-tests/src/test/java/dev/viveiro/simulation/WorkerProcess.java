package dev.viveiro.simulation;

import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.contract.host.HostWelcomed;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.BatchListener;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Traces;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.AdmissionAtHand;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.IsoDrive;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.Pause;
import dev.viveiro.worker.driver.StopMode;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import dev.viveiro.worker.identity.HostKey;
import dev.viveiro.worker.intake.CommandIntake;
import dev.viveiro.worker.intake.CommandStore;
import dev.viveiro.worker.intake.CommandSupply;
import dev.viveiro.worker.intake.Incoming;
import dev.viveiro.worker.intake.Sightings;
import dev.viveiro.worker.journal.CommitProbe;
import dev.viveiro.worker.journal.Journal;
import dev.viveiro.worker.journal.SqlCommandStore;
import dev.viveiro.worker.journal.SqlEventOutbox;
import dev.viveiro.worker.journal.SqlOperationLog;
import dev.viveiro.worker.journal.SqlStanding;
import dev.viveiro.worker.journal.SqlToldMachines;
import dev.viveiro.worker.operation.CredentialMint;
import dev.viveiro.worker.operation.Dispatcher;
import dev.viveiro.worker.operation.Leave;
import dev.viveiro.worker.operation.Limit;
import dev.viveiro.worker.operation.Plans;
import dev.viveiro.worker.operation.Resumer;
import dev.viveiro.worker.operation.Runner;
import dev.viveiro.worker.operation.RunnerSettings;
import dev.viveiro.worker.report.EventSender;
import dev.viveiro.worker.report.HostReporter;
import dev.viveiro.worker.report.PowerChanges;
import dev.viveiro.worker.report.Rhythm;
import dev.viveiro.worker.report.SenderAtHand;
import dev.viveiro.worker.report.ToldMachines;
import dev.viveiro.worker.standing.Admission;
import dev.viveiro.worker.standing.Greeter;
import dev.viveiro.worker.standing.Lease;
import dev.viveiro.worker.standing.Standing;
import dev.viveiro.worker.standing.Strangers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A worker's own code with a real journal and the simulated hypervisor; its threads are tasks that a simulation runs. */
final class WorkerProcess {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final RunnerSettings PATIENCE = new RunnerSettings(
            Duration.ofMinutes(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            4,
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(3));

    private static final Map<String, String> SETTINGS = Map.of(
            "VIVEIRO_SIMULATED_LATENCY", "0",
            "VIVEIRO_SIMULATED_VCPUS", "4",
            "VIVEIRO_SIMULATED_MEMORY_MIB", "24576",
            "VIVEIRO_SIMULATED_DISK_GIB", "200");

    private final HypervisorDriver driver;
    private final Fate fate;
    private final Journal journal;
    private final Standing standing;
    private final Dispatcher dispatcher;
    private final CommandIntake intake;
    private final Strangers strangers;
    private final Greeter greeter;
    private final Admission admission;
    private final SqlToldMachines told;
    private final HostReporter reporter;
    private final List<EventSender> senders;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean takes;

    static WorkerProcess start(
            HostId id,
            Path folder,
            ManualClock clock,
            Ids ids,
            Publisher publisher,
            Carried carried,
            Fate.Surroundings surroundings) {
        return new WorkerProcess(id, folder, clock, ids, publisher, carried, surroundings);
    }

    private WorkerProcess(
            HostId id,
            Path folder,
            ManualClock clock,
            Ids ids,
            Publisher publisher,
            Carried carried,
            Fate.Surroundings surroundings) {
        Pause pause = length -> {};
        driver = SimulatedDriver.open(new DriverContext(folder, SETTINGS, clock, ids::next, pause, carried));
        fate = new Fate(driver, surroundings);
        HypervisorDriver seen = fate.driver();
        journal = Journal.open(folder.resolve("journal.db"), id, clock, ids, dying(), cause -> {});
        SqlOperationLog log = new SqlOperationLog(journal, Traces.none());
        ReentrantReadWriteLock events = new ReentrantReadWriteLock();
        SqlStanding store = new SqlStanding(journal, 1, events.writeLock());
        Lease lease = new Lease(LEASE, clock, () -> nanos(clock.instant()));
        standing = new Standing(lease, store.epoch());
        CredentialMint mint = (vm, generation, account, scheme) ->
                new CredentialMint.Minted("sealed-" + ids.next(), "k1", "verifier");
        HostKey key = HostKey.in(folder, ids);
        Plans plans = Plans.with(mint, carried, key::open);
        Runner runner = new Runner(log, plans, limit -> seen, clock, pause, leave(), PATIENCE);
        dispatcher = new Dispatcher(
                runner,
                plans,
                (work, run) -> run.run(),
                tasks::addLast,
                pause,
                PATIENCE.cancelPatience(),
                Map.of(Limit.CREATE, 2, Limit.POWER, 2, Limit.STOP, 2, Limit.DELETE, 2, Limit.CAPTURE, 2));
        strangers = new Strangers(driver, dispatcher::busy, Runnable::run);
        SqlCommandStore commands =
                new SqlCommandStore(journal, command -> driver.info(), Sightings.by(driver, clock), Runnable::run, 1);
        intake = new CommandIntake(id, oneByOne(commands), dispatcher, target -> {
            standing.heard(target.hostEpoch());
            strangers.spare(target);
        });
        SqlEventOutbox outbox = new SqlEventOutbox(journal, id);
        senders = Stream.of(Lane.values())
                .map(lane -> new EventSender(id, lane, outbox, publisher, events.readLock()))
                .toList();
        told = new SqlToldMachines(journal);
        PowerChanges changes = new PowerChanges(driver, told, vm -> !standing.welcomed() || dispatcher.busy(vm), clock);
        reporter = new HostReporter(
                id,
                driver,
                told,
                changes,
                publisher,
                clock,
                ids,
                store::epoch,
                report -> lease.sending(report.journal(), report.number()),
                new Rhythm(Duration.ofMinutes(1), LEASE.dividedBy(4)),
                key.publicJwk());
        admission = AdmissionAtHand.of(store, dispatcher, new Resumer(log, dispatcher), strangers, supply());
        greeter = new Greeter(id, standing, store, publisher, clock, ids, Duration.ofMillis(1));
    }

    /** Each is kept before the next comes: else threads decide which of two refusals is written first. */
    private static CommandStore oneByOne(CommandStore commands) {
        return new CommandStore() {
            @Override
            public CompletableFuture<Recorded> record(Incoming incoming) {
                CompletableFuture<Recorded> recorded = commands.record(incoming);
                boolean unused = recorded.handle((kept, failure) -> true).join();
                return recorded;
            }

            @Override
            public boolean broken() {
                return commands.broken();
            }
        };
    }

    private static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    private CommandSupply supply() {
        return new CommandSupply() {
            @Override
            public void start() {
                takes = true;
            }

            @Override
            public void stop() {
                takes = false;
            }
        };
    }

    private CommitProbe dying() {
        return new CommitProbe() {
            @Override
            public void beforeCommit() {
                dieAtCommit();
            }

            @Override
            public void afterCommit() {
                dieAtCommit();
            }
        };
    }

    private void dieAtCommit() {
        if (fate.diesAtCommit()) {
            throw new IllegalStateException("killed at a commit");
        }
    }

    /** The worker's standing; who waits for it waits by the simulation's clock. */
    private Leave leave() {
        return new Leave() {
            @Override
            public boolean given(boolean starts) {
                return standing.given(starts);
            }

            @Override
            public void awaitChange(Duration longest) {
                fate.timePasses(Duration.ofSeconds(10));
            }
        };
    }

    List<Machine> machines() {
        return driver.list().stream()
                .sorted(Comparator.comparing((Machine machine) -> machine.vm().value()))
                .toList();
    }

    /** {@code distinctName} of what is in its drive; empty for nothing. */
    String inDrive(VmId vm) {
        return driver.ability(IsoDrive.class).orElseThrow().inserted(vm).orElse("");
    }

    /** Whether this is what its guest was given. */
    boolean gave(VmId vm, Secret userData) {
        return ((SimulatedDriver) driver).wasGiven(vm, userData);
    }

    ToldMachines.Snapshot told() {
        return told.snapshot();
    }

    boolean welcomed() {
        return standing.welcomed();
    }

    boolean takesCommands() {
        return takes;
    }

    /** True once the journal can't be written: the process ends. */
    boolean broken() {
        return journal.stoppedBy() != null;
    }

    BatchListener intake() {
        return intake;
    }

    void report() {
        reporter.tick();
        strangers.stop();
    }

    /** Says hello once; the answer comes before the hello returns, or there is none. */
    void greet() {
        Admission once = new Admission() {
            @Override
            public void suspend() {
                admission.suspend();
            }

            @Override
            public void admit(HostWelcomed welcome, Runnable open) {
                try {
                    admission.admit(welcome, open);
                } finally {
                    Thread.currentThread().interrupt(); // the greeter's thread is this one, and it has done its work
                }
            }
        };
        greeter.run(once);
        boolean unused = Thread.interrupted();
    }

    void hear(HostNotice notice) {
        greeter.hear(notice);
    }

    boolean hasWork() {
        return !tasks.isEmpty();
    }

    void work(@Nullable SplittableRandom random) {
        List<Runnable> waiting = new ArrayList<>(tasks);
        Runnable task = waiting.get(random == null ? 0 : random.nextInt(waiting.size()));
        tasks.remove(task);
        fate.from(random);
        try {
            task.run();
        } finally {
            fate.from(null);
        }
    }

    int say() {
        int sent = 0;
        for (EventSender sender : senders) {
            for (int some = SenderAtHand.pass(sender); some > 0; some = SenderAtHand.pass(sender)) {
                sent += some;
            }
        }
        return sent;
    }

    void losePower(int which) {
        List<Machine> running = machines().stream()
                .filter(machine -> machine.power() == ObservedPower.RUNNING)
                .toList();
        if (!running.isEmpty()) {
            driver.stop(running.get(which % running.size()).vm(), StopMode.FORCED);
        }
    }

    /** As a kill does, but for the handles of files. */
    void end() {
        dispatcher.stop();
        tasks.clear();
        journal.close();
        driver.close();
    }
}
