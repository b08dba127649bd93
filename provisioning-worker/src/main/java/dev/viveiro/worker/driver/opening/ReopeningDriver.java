package dev.viveiro.worker.driver.opening;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.HostInventory;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImpededDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineListener;
import dev.viveiro.worker.driver.MachineSample;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.PasswordScheme;
import dev.viveiro.worker.driver.StopMode;
import dev.viveiro.worker.driver.Watch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A driver whose hypervisor may come later than the worker. It is opened again until it opens, and is what was opened from then on; until
 * then it says why not, and all else may be tried later. Whoever asks it anything moves it on: a host's reports do so every second.
 */
public final class ReopeningDriver implements HypervisorDriver {
    /** After an opening that failed. */
    static final Duration PAUSE = Duration.ofSeconds(10);
    /** How long an opening is waited for. */
    static final Duration LIMIT = Duration.ofSeconds(30);
    /** A native call can't be ended: an opening that hangs is left alone, and another is made beside it, but no third. */
    private static final int AT_ONCE = 2;

    private static final Logger log = LoggerFactory.getLogger(ReopeningDriver.class);

    private final String name;
    private final Supplier<HypervisorDriver> opener;
    private final Clock clock;
    private final Executor threads;
    private final CompletableFuture<Void> tried = new CompletableFuture<>();
    private volatile HypervisorDriver current;
    private volatile boolean opened;
    private boolean closed;
    /** Whether the newest opening is under way. */
    private boolean opening;
    /** When it was begun, or ended. */
    private Instant since;

    private int underWay;
    private int begun;

    private ReopeningDriver(String name, Supplier<HypervisorDriver> opener, Clock clock, Executor threads) {
        this.name = name;
        this.opener = opener;
        this.clock = clock;
        this.threads = threads;
        this.current = ImpededDriver.awaited(name, "it is being opened");
        this.since = clock.instant();
    }

    /**
     * Begins to open it, and returns at once.
     *
     * @param opener answers an {@link ImpededDriver}, too: one that is awaited is opened again, and any other is final
     * @param threads one per opening, which may keep it for as long as the hypervisor hangs
     */
    public static ReopeningDriver begin(String name, Supplier<HypervisorDriver> opener, Clock clock, Executor threads) {
        ReopeningDriver driver = new ReopeningDriver(name, opener, clock, threads);
        driver.begin(driver.since);
        return driver;
    }

    /** Done when an opening has ended, whatever it came to. */
    public CompletableFuture<Void> tried() {
        return tried;
    }

    /** What was opened; this one until then. */
    public HypervisorDriver settled() {
        return opened ? current : this;
    }

    private HypervisorDriver current() {
        if (!opened) {
            openWhenDue();
        }
        return current;
    }

    private synchronized void openWhenDue() {
        Instant now = clock.instant();
        if (now.isBefore(since)) {
            since = now; // the clock was turned back
        }
        if (opened || closed || now.isBefore(since.plus(opening ? LIMIT : PAUSE))) {
            return;
        }
        if (opening) {
            await(ImpededDriver.awaited(
                    name,
                    "its hypervisor has let it wait for %d s; see whether it hangs, and restart it"
                            .formatted(LIMIT.toSeconds())));
        }
        if (underWay < AT_ONCE) {
            begin(now);
        }
    }

    private synchronized void begin(Instant now) {
        since = now;
        opening = true;
        underWay++;
        int mine = ++begun;
        threads.execute(() -> ended(mine, open()));
    }

    private HypervisorDriver open() {
        try {
            return opener.get();
        } catch (RuntimeException | LinkageError defect) {
            log.error("Opening {} ended unexpectedly; it is tried again.", name, defect);
            return ImpededDriver.awaited(name, "opening it ended unexpectedly: " + defect);
        }
    }

    private void ended(int mine, HypervisorDriver made) {
        boolean wanted = take(mine, made, made.info());
        boolean unused = tried.complete(null);
        if (!wanted) {
            made.close();
        }
    }

    /** False for one that comes too late. */
    private synchronized boolean take(int mine, HypervisorDriver made, DriverInfo info) {
        underWay--;
        if (opened || closed) {
            return false;
        }
        if (info.awaited()) {
            if (mine == begun) {
                opening = false;
                since = clock.instant();
            }
            await(made);
            return true;
        }
        if (begun > 1) {
            log.info("{} was opened: {}.", name, info.usable() ? info.version() : info.impediment());
        }
        current = made;
        opened = true;
        return true;
    }

    private void await(HypervisorDriver awaited) {
        if (!awaited.info().equals(current.info())) {
            log.warn(
                    "{} can't be opened yet and is tried again every {} s: {}",
                    name,
                    PAUSE.toSeconds(),
                    awaited.info().impediment());
        }
        current = awaited;
    }

    @Override
    public DriverInfo info() {
        return current().info();
    }

    @Override
    public PasswordScheme passwordScheme() {
        return current().passwordScheme();
    }

    @Override
    public HostInventory inventory() {
        return current().inventory();
    }

    @Override
    public List<Machine> list() {
        return current().list();
    }

    @Override
    public Optional<Machine> find(VmId vm) {
        return current().find(vm);
    }

    @Override
    public void ensureImage(ImageRef image) {
        current().ensureImage(image);
    }

    @Override
    public Machine define(MachineSpec spec) {
        return current().define(spec);
    }

    @Override
    public void start(VmId vm) {
        current().start(vm);
    }

    @Override
    public void stop(VmId vm, StopMode mode) {
        current().stop(vm, mode);
    }

    @Override
    public void reboot(VmId vm, String endedBootId) {
        current().reboot(vm, endedBootId);
    }

    @Override
    public void resize(VmId vm, MachineSize size) {
        current().resize(vm, size);
    }

    @Override
    public void destroy(VmId vm) {
        current().destroy(vm);
    }

    @Override
    public Optional<MachineSample> sample(VmId vm) {
        return current().sample(vm);
    }

    @Override
    public List<MachineSample> sampleAll() {
        return current().sampleAll();
    }

    @Override
    public Watch watch(MachineListener listener) {
        return current().watch(listener);
    }

    @Override
    public <T> Optional<T> ability(Class<T> type) {
        return current().ability(type);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        current.close();
    }
}
