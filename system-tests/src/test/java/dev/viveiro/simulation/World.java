package dev.viveiro.simulation;

import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.watch.HostWatch;
import dev.viveiro.gateway.host.watch.HostWatch.Watched;
import dev.viveiro.gateway.host.watch.WatchPolicy;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.vm.Corrections;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Topology;
import dev.viveiro.simulation.FaultyTransactions.Fault;
import dev.viveiro.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/** One gateway, three hosts, two tenants, a broker, and time; all of it on one thread. */
final class World implements AutoCloseable {
    static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");
    private static final int HOSTS = 3;
    private static final int ADDRESSES = 14;
    private static final Duration REPORTS = Duration.ofSeconds(15);
    private static final Duration GRACE = Duration.ofSeconds(28);
    private static final WatchPolicy WATCH = new WatchPolicy(
            Duration.ofSeconds(30),
            Duration.ofSeconds(180),
            Duration.ofSeconds(60),
            Duration.ofSeconds(120),
            Duration.ofSeconds(5));

    private final Universe universe;
    private final Gateway gateway;
    private final ManualClock clock;
    private final List<WorkerHost> hosts = new ArrayList<>();
    private final Customers customers;
    private final DiskCustomers disks;
    private final Suspending suspensions;
    private final Invariants invariants;
    private final Wire wire;
    private final Comparing comparing;
    private @Nullable Books books;
    private long readAfter;

    World(Universe universe, Path folder) {
        this.universe = universe;
        this.gateway = universe.gateway();
        this.clock = universe.clock();
        this.invariants = new Invariants(this);
        this.wire = new Wire(invariants::told);
        universe.begin(wire, this::notice);
        List<TenantId> tenants =
                List.of(universe.ids().nextTenant(), universe.ids().nextTenant());
        List<HostId> ids =
                Stream.generate(universe.ids()::nextHost).limit(HOSTS).toList();
        universe.stores()
                .begin(new Stores.Beginning(
                        tenants,
                        ids,
                        Stream.iterate(2, n -> n + 1)
                                .limit(ADDRESSES)
                                .map(n -> "10.64.0." + n)
                                .toList()));
        for (HostId id : ids) {
            Path home = folder.resolve(id.toString());
            try {
                Files.createDirectories(home);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            hosts.add(new WorkerHost(id, home, clock, universe.ids(), wire, this::stated, this::pass));
        }
        hosts.forEach(WorkerHost::start);
        comparing = new Comparing(
                gateway.bean(Corrections.class), new TransactionTemplate(universe.transactions()), universe.ids());
        customers = new Customers(gateway, this::books, universe.transactions(), tenants);
        disks = new DiskCustomers(gateway, this::books, customers);
        suspensions = new Suspending(gateway, customers, clock, tenants);
    }

    /** Read again only when something may have changed: over PostgreSQL it takes a dozen statements. */
    Books books() {
        Books known = books;
        if (known == null || readAfter != universe.transactions().ended()) {
            readAfter = universe.transactions().ended();
            known = universe.stores().books();
            books = known;
        }
        return known;
    }

    private void changeHosts(Runnable change) {
        change.run();
        books = null;
    }

    List<WorkerHost> hosts() {
        return hosts;
    }

    Gateway gateway() {
        return gateway;
    }

    Instant now() {
        return clock.instant();
    }

    Wire wire() {
        return wire;
    }

    /** Takes a step and looks whether all is as it must be. */
    void take(Step step) {
        SplittableRandom random = new SplittableRandom(step.luck());
        act(step.kind(), random);
        universe.complaints();
        invariants.always();
    }

    private void act(Step.Kind kind, SplittableRandom random) {
        WorkerHost host = hosts.get(random.nextInt(hosts.size()));
        switch (kind) {
            case CREATE -> customers.create(random);
            case CREATE_MANY -> customers.createMany(random);
            case POWER -> customers.power(random);
            case RESIZE -> customers.resize(random);
            case REINSTALL -> customers.reinstall(random);
            case CAPTURE -> customers.capture(random);
            case CHANGE_NETWORK -> customers.changeNetwork(random);
            case DISK -> disks.disk(random);
            case SNAPSHOT -> disks.snapshot(random);
            case ISO -> disks.iso(random);
            case MIGRATE -> customers.migrate(random);
            case DELETE -> customers.delete(random);
            case SUSPEND -> suspensions.suspend(random);
            case CANCEL -> customers.cancel(random);
            case CANCEL_MANY -> customers.cancelMany(random);
            case CLEAR_FAILED -> customers.clearFailed(random);
            case RELAY -> relay();
            case TAKE -> host.takeCommands(random);
            case WORK -> host.work(random.split());
            case SAY -> say(host);
            case HEAR -> hear(random);
            case FLOW -> flow();
            case SWEEP -> sweep();
            case SECONDS -> pass(Duration.ofSeconds(random.nextInt(1, 40)));
            case MINUTES -> pass(Duration.ofMinutes(random.nextInt(1, 13)));
            case KILL -> host.kill();
            case START -> host.start();
            case LOSE_JOURNAL -> host.loseJournal(false);
            case COPY_JOURNAL -> host.copyJournal();
            case RESTORE_JOURNAL -> host.loseJournal(true);
            case CUT -> host.cut();
            case MEND -> mend(host);
            case DESTROY -> destroy(host);
            case LOSE_POWER -> host.losePower(random.nextInt(8));
            case STORE_FAULT -> universe.transactions().failNext(Fault.values()[random.nextInt(3)]);
            case WIRE_FAULT -> wire.trouble(random.split());
        }
    }

    private void mend(WorkerHost host) {
        if (!host.destroyed()) {
            host.mend();
            host.report();
        }
    }

    /** One host at most: with two of three gone nobody would know whether it is the hosts. */
    private void destroy(WorkerHost host) {
        if (hosts.stream().noneMatch(WorkerHost::destroyed)) {
            host.destroy();
        }
    }

    private int relay() {
        return troubled(gateway::relay);
    }

    private int say(WorkerHost host) {
        return troubled(host::say);
    }

    /** A publisher that died, or a store that went away, leaves everything to the next time. */
    private int troubled(java.util.function.IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (Wire.PublisherDied died) {
            return 0;
        } catch (RuntimeException failure) {
            if (!universe.transactions().struck()) {
                throw failure;
            }
            return 0;
        }
    }

    private void hear(SplittableRandom random) {
        for (Lane lane : Lane.values()) {
            Deliveries.some(wire.queue(Topology.hostEvents(lane)), gateway.listener(lane), random);
        }
    }

    /** Each message goes one hop. */
    private void flow() {
        relay();
        for (WorkerHost host : hosts) {
            host.takeAllCommands();
            while (host.work(null)) {
                // until nothing is left to do
            }
            say(host);
        }
        for (Lane lane : Lane.values()) {
            Deliveries.all(wire.queue(Topology.hostEvents(lane)), gateway.listener(lane));
        }
        sweep();
    }

    /** What the gateway does by itself. */
    private void sweep() {
        Books books = books();
        List<Watched> watched = books.hosts().stream()
                .map(host -> new Watched(host.id(), host.state(), host.heldBack(), host.heardAt()))
                .toList();
        HostWatch.decide(watched, Instant.EPOCH, clock.instant(), WATCH)
                .forEach(verdict -> changeHosts(() -> universe.stores().carryOut(verdict)));
        troubled(() -> {
            gateway.sweep();
            return 0;
        });
    }

    /** Time passes, and what goes on with it does: reports every quarter of a minute, and a sweep where one is due. */
    void pass(Duration length) {
        Instant until = clock.instant().plus(length);
        while (clock.instant().isBefore(until)) {
            clock.set(nextMoment(until));
            hosts.forEach(WorkerHost::report);
            sweep();
            if (universe.transactions().struck()) {
                clock.advance(Duration.ofSeconds(1));
                sweep();
            }
            invariants.deadlines();
        }
    }

    private Instant nextMoment(Instant until) {
        Instant now = clock.instant();
        Instant next = now.plus(REPORTS);
        for (Operation operation : books().active()) {
            Instant due = operation.deadline().plus(GRACE);
            if (due.isAfter(now) && due.isBefore(next)) {
                next = due;
            }
        }
        return until.isBefore(next) ? until : next;
    }

    private void stated(Outgoing message) {
        troubled(() -> {
            gateway.hear(message);
            return 0;
        });
    }

    private void notice(HostNotice notice) {
        hosts.stream().filter(host -> host.id().equals(notice.host())).forEach(host -> host.hear(notice));
    }

    /** All trouble ends, and everything comes to rest; then all must hold. */
    void heal() {
        universe.transactions().failNext(null);
        wire.trouble(null);
        for (WorkerHost host : hosts) {
            if (!host.destroyed()) {
                host.mend();
                host.start();
                host.report();
            }
        }
        for (int round = 0; round < 3 || round < 120 && !atRest(); round++) {
            flow();
            pass(REPORTS);
            confirmDead();
            compare();
            sweep();
            universe.complaints();
            invariants.always();
        }
        invariants.atRest();
    }

    private void confirmDead() {
        for (WorkerHost host : hosts) {
            if (host.destroyed() && books().host(host.id()).state() == HostState.LOST) {
                changeHosts(() -> universe.stores().confirmDead(host.id()));
            }
        }
    }

    /** Once in a while, when nothing is on its way that would say the same. */
    private void compare() {
        if (invariants.unrest().isEmpty()) {
            hosts.forEach(host -> comparing.compare(host, books(), clock.instant()));
        }
    }

    private boolean atRest() {
        return invariants.unrest().isEmpty();
    }

    @Override
    public void close() {
        hosts.forEach(WorkerHost::close);
    }
}
