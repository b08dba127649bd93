package dev.viveiro.worker;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Traces;
import dev.viveiro.worker.credential.SealingMint;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.SleepingPause;
import dev.viveiro.worker.guard.GuardedHypervisor;
import dev.viveiro.worker.identity.Identity;
import dev.viveiro.worker.intake.CommandIntake;
import dev.viveiro.worker.intake.CommandQueues;
import dev.viveiro.worker.journal.Journal;
import dev.viveiro.worker.journal.JournalPruner;
import dev.viveiro.worker.journal.SqlCommandStore;
import dev.viveiro.worker.journal.SqlEventOutbox;
import dev.viveiro.worker.journal.SqlOperationLog;
import dev.viveiro.worker.journal.SqlToldMachines;
import dev.viveiro.worker.operation.Dispatcher;
import dev.viveiro.worker.operation.Limit;
import dev.viveiro.worker.operation.Plans;
import dev.viveiro.worker.operation.Resumer;
import dev.viveiro.worker.operation.Runner;
import dev.viveiro.worker.operation.RunnerSettings;
import dev.viveiro.worker.report.EventSender;
import dev.viveiro.worker.report.HostReporter;
import dev.viveiro.worker.report.PowerChanges;
import dev.viveiro.worker.report.UsageSampler;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A host with an identity at work. It resumes, reports, and only then takes new commands. */
final class HostWorker implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration PRUNE = Duration.ofHours(1);
    private static final Logger log = LoggerFactory.getLogger(HostWorker.class);

    private final Journal journal;
    private final Dispatcher dispatcher;
    private final Resumer resumer;
    private final BrokerLinks links;
    private final CommandQueues queues;
    private final List<EventSender> senders;
    private final HostReporter reporter;
    private final UsageSampler sampler;
    private final JournalPruner pruner;
    private final WorkerSettings settings;
    private final Timers timers = new Timers();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    HostWorker(
            WorkerSettings settings,
            Identity identity,
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

        SqlOperationLog operations = new SqlOperationLog(journal, traces);
        Plans plans = Plans.with((vm, generation, account) -> new SealingMint(
                        driver.passwordScheme(), identity.notificationKey(), new SecureRandom())
                .mint(vm, generation, account));
        Runner runner = new Runner(operations, plans, hypervisor, clock, pause, patience);
        dispatcher = new Dispatcher(
                runner,
                plans,
                new LoggedAndTraced(traces),
                threads,
                pause,
                patience.cancelPatience(),
                limits(settings.limits()));
        resumer = new Resumer(operations, dispatcher);

        links = new BrokerLinks(identity.broker().at(settings.amqpHost(), settings.amqpPort()));
        Publisher publisher = links.publisher();
        SqlEventOutbox outbox = new SqlEventOutbox(journal, host);
        senders = Stream.of(Lane.values())
                .map(lane -> new EventSender(host, lane, outbox, publisher))
                .toList();
        outbox.whenAppended(() -> senders.forEach(EventSender::ring));
        SqlToldMachines told = new SqlToldMachines(journal);
        PowerChanges changes = new PowerChanges(looking, told, dispatcher::busy, clock);
        reporter = new HostReporter(
                host,
                looking,
                told,
                changes,
                publisher,
                clock,
                ids,
                identity.epoch(),
                journal.id(),
                settings.reportFull());
        sampler = new UsageSampler(host, looking, publisher, clock, ids);
        pruner = new JournalPruner(journal, clock);
        SqlCommandStore commands = new SqlCommandStore(journal, driver::info, identity.epoch());
        queues = new CommandQueues(links.commands(), host, new CommandIntake(host, commands, dispatcher));
    }

    private static Map<Limit, Integer> limits(WorkerSettings.Limits set) {
        return Map.of(Limit.CREATE, set.create(), Limit.POWER, set.power(), Limit.DELETE, set.delete());
    }

    void start() {
        int resumed = resumer.resume();
        senders.forEach(
                sender -> Thread.ofPlatform().daemon().name("event-sender-", 0).start(sender::run));
        reporter.tick();
        queues.start();
        timers.every(settings.reportTick(), "the report", reporter::tick);
        timers.every(settings.samplePeriod(), "the usage sample", sampler::tick);
        timers.every(PRUNE, "pruning the journal", pruner::prune);
        log.info("The host is at work; {} operations go on from before.", resumed);
    }

    /** True while commands are taken and the journal holds. */
    boolean ready() {
        return journal.stoppedBy() == null && queues.consuming();
    }

    /** Operations that wait or run. */
    int unfinished() {
        return dispatcher.size();
    }

    /** What runs is left where it is: the next process goes on with it. */
    @Override
    public void close() {
        timers.close();
        queues.close();
        dispatcher.stop();
        senders.forEach(EventSender::close);
        journal.close();
        links.close();
    }
}
