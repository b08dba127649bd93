package dev.viveiro.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.kernel.Ids;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What outlives a world, since it is slow to make: the gateway's context and its stores. One world at a time. */
public final class Universe implements AutoCloseable {
    private static final String GATEWAY = "dev.viveiro.gateway";
    private static final String ALL = "dev.viveiro";

    private final ManualClock clock = ManualClock.at(World.BEGINNING);
    private final CountingIds ids = new CountingIds();
    private final Stores stores;
    private final FaultyTransactions transactions;
    private final Gateway gateway;
    private final Complaints complaints = new Complaints();
    private @Nullable Wire wire;
    private @Nullable Consumer<HostNotice> notices;

    /** Errors that the gateway logs instead of throwing them. */
    private static final class Complaints extends AppenderBase<ILoggingEvent> {
        final List<ILoggingEvent> events = new ArrayList<>();

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR) && event.getThrowableProxy() != null) {
                events.add(event);
            }
        }
    }

    public Universe(BiFunction<Clock, Ids, Stores> made) {
        logger(ALL).setLevel(Level.OFF);
        logger(GATEWAY).setLevel(Level.ERROR);
        logger(GATEWAY).setAdditive(false);
        complaints.start();
        logger(GATEWAY).addAppender(complaints);
        stores = made.apply(clock, ids);
        transactions = new FaultyTransactions(stores.transactions());
        Publisher publisher = messages ->
                java.util.Objects.requireNonNull(wire, "a world").ofGateway().publish(messages);
        gateway = new Gateway(stores, transactions, clock, ids, publisher, notice -> java.util.Objects.requireNonNull(
                        notices, "a world")
                .accept(notice));
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    /** Takes the steps in a new world, heals it, and throws when anything is not as it must be. */
    public void live(List<Step> steps, Path folder) {
        try (World world = new World(this, folder)) {
            steps.forEach(world::take);
            world.heal();
        }
    }

    void begin(Wire newWire, Consumer<HostNotice> newNotices) {
        clock.set(World.BEGINNING);
        ids.reset();
        transactions.failNext(null);
        complaints.events.clear();
        wire = newWire;
        notices = newNotices;
    }

    /** Throws what the gateway logged as an error, unless it was the store's fault. */
    void complaints() {
        List<ILoggingEvent> events = List.copyOf(complaints.events);
        complaints.events.clear();
        for (ILoggingEvent event : events) {
            if (event.getThrowableProxy() instanceof ThrowableProxy proxy && !isTheStores(proxy.getThrowable())) {
                throw new IllegalStateException(event.getFormattedMessage(), proxy.getThrowable());
            }
        }
    }

    private static boolean isTheStores(Throwable failure) {
        return failure instanceof org.springframework.transaction.TransactionException;
    }

    Gateway gateway() {
        return gateway;
    }

    Stores stores() {
        return stores;
    }

    FaultyTransactions transactions() {
        return transactions;
    }

    ManualClock clock() {
        return clock;
    }

    CountingIds ids() {
        return ids;
    }

    @Override
    public void close() {
        gateway.close();
        stores.close();
        logger(GATEWAY).detachAppender(complaints);
        logger(GATEWAY).setAdditive(true);
        logger(GATEWAY).setLevel(null);
        logger(ALL).setLevel(null);
    }
}
