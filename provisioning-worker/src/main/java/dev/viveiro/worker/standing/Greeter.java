package dev.viveiro.worker.standing;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.contract.host.HostWelcomed;
import dev.viveiro.contract.host.ReportAnswered;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Topology;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says hello until the gateway welcomes the host: at the start, and whenever the host was declared lost. */
public final class Greeter {
    private static final int HELLOS_BETWEEN_WARNINGS = 15;
    private static final Logger log = LoggerFactory.getLogger(Greeter.class);

    private final HostId host;
    private final Standing standing;
    private final StandingStore store;
    private final Publisher publisher;
    private final Clock clock;
    private final Ids ids;
    private final Duration every;
    private final LinkedBlockingQueue<HostWelcomed> welcomes = new LinkedBlockingQueue<>();

    /** @param every time between two hellos */
    public Greeter(
            HostId host,
            Standing standing,
            StandingStore store,
            Publisher publisher,
            Clock clock,
            Ids ids,
            Duration every) {
        this.host = host;
        this.standing = standing;
        this.store = store;
        this.publisher = publisher;
        this.clock = clock;
        this.ids = ids;
        this.every = every;
    }

    /** Returns at once, whatever the notice asks for. */
    public void hear(HostNotice notice) {
        switch (notice) {
            case HostWelcomed welcome -> welcomes.add(welcome);
            case ReportAnswered answer -> standing.answered(answer);
        }
    }

    /** Goes on until its thread is interrupted. */
    public void run(Admission admission) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                standing.awaitUnwelcome();
                onceWelcomed(admission);
            }
        } catch (InterruptedException e) {
            log.debug("No more hellos.");
        }
    }

    private void onceWelcomed(Admission admission) throws InterruptedException {
        try {
            admission.suspend();
            HostWelcomed welcome = greet();
            admission.admit(welcome, () -> standing.admitted(store.epoch()));
            log.info("The host is welcomed in epoch {} and takes commands.", store.epoch());
        } catch (RuntimeException e) {
            log.error("The welcome could not be made true; the host says hello again: {}", e.getMessage(), e);
            standing.awaitChange(every);
        }
    }

    private HostWelcomed greet() throws InterruptedException {
        UUID greeting = ids.next();
        log.info("The host says hello and takes no commands until it is welcomed.");
        for (int said = 1; ; said++) {
            say(greeting);
            long until = System.nanoTime() + every.toNanos();
            for (long left = every.toNanos(); left > 0; left = until - System.nanoTime()) {
                HostWelcomed welcome = welcomes.poll(left, TimeUnit.NANOSECONDS);
                if (welcome != null && welcome.greeting().equals(greeting)) {
                    return welcome;
                }
            }
            if (said % HELLOS_BETWEEN_WARNINGS == 0) {
                log.warn("{} hellos had no answer; no command is taken until the gateway answers one.", said);
            }
        }
    }

    private void say(UUID greeting) {
        StandingStore.Position at = store.position();
        HostGreeted hello = new HostGreeted(
                host, greeting, at.journal(), at.sequence(), store.epoch(), clock.instant(), at.welcomed());
        Envelope envelope = new Envelope(
                ids.next(),
                Contracts.typeOf(HostGreeted.class),
                "/hosts/" + host,
                "",
                clock.instant(),
                null,
                ContractJson.write(hello));
        Publisher.Outcome outcome = publisher
                .publish(List.of(new Outgoing(
                        Topology.HOST_EVENTS,
                        Topology.hostGreetingKey(host),
                        Lane.INTERACTIVE,
                        host.value(),
                        envelope)))
                .getFirst();
        if (!outcome.delivered()) {
            log.warn("The hello did not arrive ({}); it is said again in {}.", outcome.detail(), every);
        }
    }
}
