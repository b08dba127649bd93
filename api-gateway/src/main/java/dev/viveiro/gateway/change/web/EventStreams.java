package dev.viveiro.gateway.change.web;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.change.EventSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The open streams of this replica: how many there may be, whose reader is too slow, and their end when it stops. */
@Component
class EventStreams implements SmartLifecycle {
    private static final int RETRY_SECONDS = 5;
    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    private final EventSettings settings;
    private final Map<String, Integer> perKey = new HashMap<>();
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
    private int places;
    private volatile boolean stopping;
    private volatile boolean running;
    private volatile @Nullable Thread watch;

    EventStreams(EventSettings settings, MeterRegistry meters) {
        this.settings = settings;
        meters.gauge("viveiro.event.streams", open, Set::size);
    }

    /**
     * Takes a place, which the caller gives back with {@link #leave}.
     *
     * @throws ProblemException 503 when the key, or the replica, has as many as it may, or stops
     */
    synchronized void enter(String key) {
        int held = perKey.getOrDefault(key, 0);
        if (stopping) {
            throw ProblemException.unavailable("This replica stops; connect again.", RETRY_SECONDS);
        }
        if (held >= settings.streamsPerKey()) {
            throw ProblemException.unavailable(
                    "This API key has " + held + " streams open, as many as it may. Close one.", RETRY_SECONDS);
        }
        if (places >= settings.streams()) {
            throw ProblemException.unavailable("This replica has as many streams as it may.", RETRY_SECONDS);
        }
        perKey.put(key, held + 1);
        places++;
    }

    synchronized void leave(String key) {
        perKey.computeIfPresent(key, (k, held) -> held == 1 ? null : held - 1);
        places--;
    }

    void opened(EventStream stream) {
        open.add(stream);
        if (stopping) {
            stream.close();
        }
    }

    void ended(EventStream stream) {
        open.remove(stream);
    }

    @Override
    public void start() {
        running = true;
        stopping = false;
        watch = Thread.ofVirtual().name("event-streams").start(this::watch);
    }

    private void watch() {
        Duration pause = settings.patience().dividedBy(10);
        while (running) {
            for (EventStream stream : open) {
                if (stream.closeIfStuck(settings.patience())) {
                    log.info(
                            "A reader of events took nothing for {} and was cut off; it may resume.",
                            settings.patience());
                }
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    @Override
    public void stop() {
        running = false;
        synchronized (this) {
            stopping = true;
        }
        open.forEach(EventStream::close);
        Thread watching = watch;
        if (watching != null) {
            LockSupport.unpark(watching);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before the web server does, which would wait for the streams. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
