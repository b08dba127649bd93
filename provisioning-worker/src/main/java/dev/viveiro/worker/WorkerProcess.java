package dev.viveiro.worker;

import dev.viveiro.kernel.Ids;
import dev.viveiro.messaging.Traces;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Drivers;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageFiles;
import dev.viveiro.worker.driver.Resources;
import dev.viveiro.worker.driver.SleepingPause;
import dev.viveiro.worker.identity.HomeLock;
import dev.viveiro.worker.identity.HostKey;
import dev.viveiro.worker.identity.Identity;
import dev.viveiro.worker.identity.Introduction;
import dev.viveiro.worker.identity.JoinRefused;
import dev.viveiro.worker.identity.Joining;
import dev.viveiro.worker.image.ImageCache;
import dev.viveiro.worker.journal.CommitProbe;
import dev.viveiro.worker.journal.Journal;
import dev.viveiro.worker.journal.JournalStopped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** From an empty home to a host at work: lock, driver, identity, journal. It waits for a gateway that is not there yet. */
final class WorkerProcess implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(WorkerProcess.class);

    private final WorkerSettings settings;
    private final Clock clock;
    private final Ids ids;
    private final Traces traces;
    private final Exit exit;
    private volatile boolean running;
    private volatile @Nullable HostWorker worker;
    private volatile @Nullable Thread starting;
    private @Nullable HomeLock lock;
    private @Nullable HypervisorDriver driver;
    private @Nullable ImageCache images;

    WorkerProcess(WorkerSettings settings, Clock clock, Ids ids, Traces traces, Exit exit) {
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
        this.traces = traces;
        this.exit = exit;
    }

    /** Ends the process; returns at once. */
    @FunctionalInterface
    interface Exit {
        void with(ExitCode code);
    }

    @Override
    public void start() {
        running = true;
        starting = Thread.ofPlatform().name("worker-start").start(this::comeUp);
    }

    private void comeUp() {
        try {
            lock = HomeLock.take(settings.home());
        } catch (RuntimeException e) {
            end(ExitCode.HOME_TAKEN, e);
            return;
        }
        try {
            HypervisorDriver opened = Drivers.open(
                    settings.driver(),
                    new DriverContext(
                            settings.home(), System.getenv(), clock, ids::next, new SleepingPause(), images()));
            driver = opened;
            Identity identity = identify(opened);
            Journal journal = Journal.open(
                    settings.home().resolve("journal.db"),
                    identity.host(),
                    clock,
                    ids,
                    CommitProbe.NONE,
                    cause -> exit.with(ExitCode.JOURNAL_FAILED));
            HostKey key = HostKey.in(settings.home(), ids);
            HostWorker made = new HostWorker(settings, identity, key, opened, journal, clock, ids, traces);
            worker = made;
            made.start();
        } catch (InterruptedException e) {
            log.info("The worker ends before it came up.");
        } catch (JournalStopped e) {
            end(ExitCode.JOURNAL_FAILED, e);
        } catch (JoinRefused | IllegalArgumentException e) {
            end(ExitCode.REFUSED, e);
        }
    }

    private ImageFiles images() {
        ImageCache opened = new ImageCache(
                settings.home().resolve("images"),
                settings.url(),
                settings.imageCache().toBytes(),
                clock,
                new SleepingPause());
        images = opened;
        return opened;
    }

    private Identity identify(HypervisorDriver opened) throws InterruptedException {
        Joining joining = new Joining(settings.home(), settings.url(), ids, new SleepingPause());
        Optional<Identity> known = joining.known();
        return known.isPresent()
                ? known.get()
                : joining.join(settings.token(), Introduction.of(opened.info(), total(opened)));
    }

    private static Resources total(HypervisorDriver opened) {
        try {
            return opened.inventory().total();
        } catch (DriverFailure impeded) {
            return new Resources(0, 0, 0);
        }
    }

    private void end(ExitCode code, RuntimeException why) {
        log.error("The worker ends with exit code {} ({}): {}", code.number(), code, why.getMessage());
        exit.with(code);
    }

    /** True while commands are taken. */
    boolean ready() {
        return unready() == null;
    }

    /** Why no commands are taken; null while they are. */
    @Nullable
    String unready() {
        HostWorker current = worker;
        return current == null ? "the host has not joined or its journal is not open yet" : current.unready();
    }

    /** How long machines may still be started without an answer of the gateway. */
    Duration leaseLeft() {
        HostWorker current = worker;
        return current == null ? Duration.ZERO : current.leaseLeft();
    }

    /** Operations that wait or run. */
    int unfinished() {
        HostWorker current = worker;
        return current == null ? 0 : current.unfinished();
    }

    @Override
    public void stop() {
        running = false;
        Thread start = starting;
        if (start != null) {
            start.interrupt();
        }
        HostWorker current = worker;
        if (current != null) {
            Closing.all(current);
        }
        if (driver != null) {
            Closing.all(driver);
        }
        if (images != null) {
            Closing.all(images);
        }
        if (lock != null) {
            Closing.all(lock);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
