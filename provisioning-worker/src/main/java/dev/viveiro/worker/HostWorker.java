package dev.viveiro.worker;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Traces;
import dev.viveiro.worker.call.Calls;
import dev.viveiro.worker.credential.SealingKeys;
import dev.viveiro.worker.credential.SealingMint;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.SleepingPause;
import dev.viveiro.worker.driver.UnusedImages;
import dev.viveiro.worker.guard.GuardedHypervisor;
import dev.viveiro.worker.identity.HostKey;
import dev.viveiro.worker.identity.Identity;
import dev.viveiro.worker.image.ImageUploads;
import dev.viveiro.worker.intake.CommandIntake;
import dev.viveiro.worker.intake.CommandQueues;
import dev.viveiro.worker.intake.Sightings;
import dev.viveiro.worker.journal.Journal;
import dev.viveiro.worker.journal.JournalPruner;
import dev.viveiro.worker.journal.SqlCommandStore;
import dev.viveiro.worker.journal.SqlEventOutbox;
import dev.viveiro.worker.journal.SqlOperationLog;
import dev.viveiro.worker.journal.SqlStanding;
import dev.viveiro.worker.journal.SqlToldMachines;
import dev.viveiro.worker.operation.Dispatcher;
import dev.viveiro.worker.operation.Hypervisor;
import dev.viveiro.worker.operation.Limit;
import dev.viveiro.worker.operation.Plans;
import dev.viveiro.worker.operation.Resumer;
import dev.viveiro.worker.operation.Runner;
import dev.viveiro.worker.operation.RunnerSettings;
import dev.viveiro.worker.operation.UnhurriedLog;
import dev.viveiro.worker.operation.WhoseCommand;
import dev.viveiro.worker.report.EventSender;
import dev.viveiro.worker.report.HostReporter;
import dev.viveiro.worker.report.PowerChanges;
import dev.viveiro.worker.report.Rhythm;
import dev.viveiro.worker.report.UsageSampler;
import dev.viveiro.worker.standing.Admission;
import dev.viveiro.worker.standing.ClockOffset;
import dev.viveiro.worker.standing.Greeter;
import dev.viveiro.worker.standing.Lease;
import dev.viveiro.worker.standing.Notices;
import dev.viveiro.worker.standing.Standing;
import dev.viveiro.worker.standing.StandingStore;
import dev.viveiro.worker.standing.Strangers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A host with an identity at work. It reports, says hello, and takes up its work when it is welcomed. */
final class HostWorker implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(30);
    /** As long as the gateway waits. */
    private static final Duration CALL = Duration.ofSeconds(5);

    private static final Duration PRUNE = Duration.ofHours(1);
    private static final Duration LEFT = Duration.ofMinutes(1);
    /** Sooner nobody would notice; see docs/adr/0022-what-is-told-of-steps.md. */
    private static final Duration NEWS = Duration.ofMillis(150);

    private static final Duration HELLO = Duration.ofSeconds(2);
    private static final int REPORTS_PER_LEASE = 4;

    private final Journal journal;
    private final UnhurriedLog progress;
    private final ImageUploads uploads;
    private final LeftFiles leftFiles;
    private final Runnable unusedImages;
    private final Dispatcher dispatcher;
    private final Lease lease;
    private final Standing standing;
    private final Strangers strangers;
    private final Greeter greeter;
    private final Admission admission;
    private final Notices notices;
    private final Calls calls;
    private final BrokerLinks links;
    private final CommandQueues queues;
    private final List<EventSender> senders;
    private final HostReporter reporter;
    private final UsageSampler sampler;
    private final JournalPruner pruner;
    private final WorkerSettings settings;
    private volatile @Nullable Thread greeting;
    private final Timers timers = new Timers();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    HostWorker(
            WorkerSettings settings,
            Identity identity,
            HostKey key,
            HypervisorDriver driver,
            Journal journal,
            Clock clock,
            Ids ids,
            Traces traces) {
        this.settings = settings;
        this.journal = journal;
        HostId host = identity.host();
        SleepingPause pause = new SleepingPause();
        RunnerSettings patience = settings.patience().forRunner();
        GuardedHypervisor hypervisor =
                new GuardedHypervisor(driver, threads, settings.limits().calls());
        HypervisorDriver looking = hypervisor.within(LOOK);

        UnhurriedLog operations = new UnhurriedLog(new SqlOperationLog(journal, traces), clock, NEWS);
        SecureRandom random = new SecureRandom();
        uploads = new ImageUploads(settings.url(), pause);
        Plans plans = Plans.with(
                new SealingMint(new SealingKeys(identity.notificationKey(), random, clock), random),
                uploads,
                key::open);
        leftFiles = new LeftFiles(looking, () -> operations.unfinished().stream()
                .map(one -> one.state().work().target().operation().value())
                .collect(Collectors.toSet()));
        leftFiles.discard();
        unusedImages = tidying(hypervisor);
        ReadWriteLock events = new ReentrantReadWriteLock(true);
        StandingStore store = new SqlStanding(journal, identity.epoch(), events.writeLock());
        lease = new Lease(settings.lease(), clock, System::nanoTime);
        standing = new Standing(lease, store.epoch());
        progress = operations;
        Runner runner = new Runner(operations, plans, hypervisor, clock, pause, standing, patience);
        dispatcher = new Dispatcher(
                runner,
                plans,
                new LoggedAndTraced(traces),
                threads,
                pause,
                patience.cancelPatience(),
                limits(settings.limits()));

        links = new BrokerLinks(identity.broker().at(settings.amqpHost(), settings.amqpPort()));
        Publisher publisher = links.publisher();
        SqlEventOutbox outbox = new SqlEventOutbox(journal, host);
        senders = Stream.of(Lane.values())
                .map(lane -> new EventSender(host, lane, outbox, publisher, events.readLock()))
                .toList();
        outbox.whenAppended(() -> senders.forEach(EventSender::ring));
        SqlToldMachines told = new SqlToldMachines(journal);
        PowerChanges changes =
                new PowerChanges(looking, told, vm -> !standing.welcomed() || dispatcher.busy(vm), clock);
        ClockOffset offset = new ClockOffset(clock, System::nanoTime);
        reporter = new HostReporter(
                host,
                looking,
                told,
                changes,
                publisher,
                clock,
                ids,
                store::epoch,
                report -> {
                    lease.sending(report.journal(), report.number());
                    offset.sending(report.journal(), report.number());
                },
                new Rhythm(settings.reportFull(), settings.lease().dividedBy(REPORTS_PER_LEASE)),
                key.publicJwk(),
                offset::millis);
        sampler = new UsageSampler(host, looking, publisher, clock, ids);
        pruner = new JournalPruner(journal, clock);
        SqlCommandStore commands = new SqlCommandStore(
                journal,
                command -> WhoseCommand.unlooked(command, driver),
                Sightings.by(looking, clock),
                threads,
                identity.epoch());
        strangers = new Strangers(looking, dispatcher::busy, threads);
        queues = new CommandQueues(links.commands(), host, new CommandIntake(host, commands, dispatcher, this::heard));
        admission = new HostAdmission(store, dispatcher, new Resumer(operations, dispatcher), strangers, queues);
        greeter = new Greeter(host, standing, store, publisher, clock, ids, HELLO);
        notices = new Notices(links.commands(), host, notice -> {
            offset.heard(notice);
            greeter.hear(notice);
        });
        // what customers ask has a guard of its own: their questions never make the host's own work wait
        GuardedHypervisor asked = new GuardedHypervisor(driver, threads, Calls.AT_ONCE);
        calls = new Calls(links.commands(), identity, settings.url(), asked.within(CALL), threads, clock);
    }

    /** A hypervisor that does not end it takes none of the threads by which the host reports. */
    static Runnable tidying(Hypervisor hypervisor) {
        return () -> hypervisor.within(LOOK).ability(UnusedImages.class).ifPresent(UnusedImages::discard);
    }

    private static Map<Limit, Integer> limits(WorkerSettings.Limits set) {
        return Map.of(
                Limit.CREATE,
                set.create(),
                Limit.POWER,
                set.power(),
                Limit.STOP,
                set.power(),
                Limit.DELETE,
                set.delete(),
                Limit.CAPTURE,
                set.capture());
    }

    private void heard(CommandTarget target) {
        standing.heard(target.hostEpoch());
        strangers.spare(target);
    }

    void start() {
        senders.forEach(
                sender -> Thread.ofPlatform().daemon().name("event-sender-", 0).start(sender::run));
        notices.start();
        calls.start();
        greeting = Thread.ofPlatform().daemon().name("greeter").start(() -> greeter.run(admission));
        reporter.tick();
        timers.every(NEWS.dividedBy(3), "telling how far operations are", progress::tell);
        timers.every(settings.reportTick(), "the report", reporter::tick);
        timers.every(settings.reportTick(), "stopping machines that are not placed here", strangers::stop);
        timers.every(settings.samplePeriod(), "the usage sample", sampler::tick);
        timers.every(PRUNE, "pruning the journal", pruner::prune);
        timers.every(LEFT, "removing captured disks that nobody waits for", leftFiles::discard);
        timers.every(PRUNE, "removing images that nobody uses", unusedImages);
    }

    /** Why no commands are taken; null while they are. */
    @Nullable
    String unready() {
        if (journal.stoppedBy() != null) {
            return "the journal can't be written";
        }
        if (!standing.welcomed()) {
            return "not welcomed yet";
        }
        return queues.consuming() ? null : "no commands are taken yet";
    }

    /** How long machines may still be started without an answer of the gateway. */
    Duration leaseLeft() {
        return lease.left();
    }

    /** Operations that wait or run. */
    int unfinished() {
        return dispatcher.size();
    }

    /** What runs is left where it is: the next process goes on with it. */
    @Override
    public void close() {
        timers.close();
        Thread greets = greeting;
        if (greets != null) {
            greets.interrupt();
        }
        Closing.all(calls::close, notices::close, queues::close, dispatcher::stop, uploads::close);
        senders.forEach(sender -> Closing.all(sender::close));
        Closing.all(journal::close, links::close);
    }
}
