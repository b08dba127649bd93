package dev.viveiro.gateway.console;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.call.SocketEnd;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.LogContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;

/** The consoles that are open in this replica: how many there may be, who opened which and for how long, and their end. */
@Component
class OpenConsoles implements SmartLifecycle {
    private static final int RETRY_SECONDS = 5;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Logger log = LoggerFactory.getLogger(OpenConsoles.class);

    private final ConsoleSettings settings;
    private final ConsoleRights rights;
    private final Map<String, Integer> perKey = new HashMap<>();
    private final Map<OpenConsole, ConsoleRights.Right> open = new ConcurrentHashMap<>();
    private int places;
    private boolean stopping;
    private volatile boolean running;
    private volatile List<Thread> watches = List.of();

    OpenConsoles(ConsoleSettings settings, ConsoleRights rights, MeterRegistry meters) {
        this.settings = settings;
        this.rights = rights;
        meters.gauge("viveiro.consoles.open", open, Map::size);
    }

    /** For one console; given back once, however often that is said. */
    final class Place {
        private final String key;
        private final AtomicBoolean left = new AtomicBoolean();

        private Place(String key) {
            this.key = key;
        }

        void leave() {
            if (left.compareAndSet(false, true)) {
                left(key);
            }
        }
    }

    /** @throws ProblemException 503 when the key, or the replica, has as many as it may, or stops */
    synchronized Place enter(Caller caller) {
        int held = perKey.getOrDefault(caller.subject(), 0);
        if (stopping) {
            throw ProblemException.unavailable("This replica stops; connect again.", RETRY_SECONDS);
        }
        if (held >= settings.perKey()) {
            throw ProblemException.unavailable(
                    "This API key has " + held + " consoles open, as many as it may. Close one.", RETRY_SECONDS);
        }
        if (places >= settings.inAll()) {
            throw ProblemException.unavailable("This replica has as many consoles as it may.", RETRY_SECONDS);
        }
        perKey.put(caller.subject(), held + 1);
        places++;
        return new Place(caller.subject());
    }

    private synchronized void left(String key) {
        perKey.computeIfPresent(key, (k, held) -> held == 1 ? null : held - 1);
        places--;
    }

    /** Passes bytes on between the two from when the customer is connected; who opened it is in the log, and when it ended. */
    void open(Caller caller, ConsoleRights.Right right, SocketEnd host, SocketEnd customer, Place place) {
        VmId vm = new VmId(right.vm());
        customer.whenOpen(() -> {
            try (LogContext context = LogContext.with(LogContext.VM, vm)) {
                log.info(
                        "The console of machine {} was opened by API key {} for tenant {}.",
                        vm,
                        caller.subject(),
                        caller.tenant());
            }
        });
        OpenConsole console = new OpenConsole(host, customer, (ended, why) -> {
            open.remove(ended);
            place.leave();
            try (LogContext context = LogContext.with(LogContext.VM, vm)) {
                log.info(
                        "The console of machine {}, opened by API key {} for tenant {}, was closed after {} s ({}): {} bytes"
                                + " shown, {} typed.",
                        vm,
                        caller.subject(),
                        caller.tenant(),
                        ended.age().toMillis() / 1_000.0,
                        why,
                        ended.shown(),
                        ended.typed());
            }
        });
        open.put(console, right);
        if (host.closed().isDone() || customer.closed().isDone()) {
            open.remove(console);
        }
    }

    Duration longest() {
        return settings.longest();
    }

    @Override
    public void start() {
        running = true;
        watches = List.of(
                Thread.ofVirtual().name("open-consoles").start(this::watch),
                Thread.ofVirtual().name("console-rights").start(this::askForRights));
    }

    private void watch() {
        while (running) {
            open.keySet().forEach(console -> console.look(settings));
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    private void askForRights() {
        while (running) {
            try {
                endThoseWithout();
            } catch (RuntimeException away) {
                log.warn("It could not be asked who may go on with a console; that is asked again.", away);
            }
            LockSupport.parkNanos(settings.rights().toNanos());
        }
    }

    /** Each on a thread of its own: one that takes nothing would hold those after it. */
    private void endThoseWithout() {
        Map<OpenConsole, ConsoleRights.Right> asked = Map.copyOf(open);
        if (asked.isEmpty()) {
            return;
        }
        Set<ConsoleRights.Right> holding = rights.holding(asked.values());
        asked.forEach((console, right) -> {
            if (!holding.contains(right)) {
                Thread.ofVirtual()
                        .name("console-end")
                        .start(() -> console.close(CloseStatus.POLICY_VIOLATION.withReason("no-right")));
            }
        });
    }

    @Override
    public void stop() {
        running = false;
        synchronized (this) {
            stopping = true;
        }
        watches.forEach(LockSupport::unpark);
        closeAll();
    }

    /** Side by side: each that takes nothing would hold those after it. */
    private void closeAll() {
        List<Thread> closing = open.keySet().stream()
                .map(console -> Thread.ofVirtual()
                        .start(() -> console.close(CloseStatus.GOING_AWAY.withReason("replica-stops"))))
                .toList();
        long until = System.nanoTime() + SocketEnd.PATIENCE.toNanos();
        try {
            for (Thread one : closing) {
                boolean unused = one.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server, which would wait for them. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
