package dev.viveiro.gateway.host;

import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.contract.host.HostWelcomed;
import dev.viveiro.gateway.host.HostJournals.Standing;
import dev.viveiro.gateway.host.HostLife.Welcome;
import dev.viveiro.messaging.LogContext;
import java.time.Clock;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Answers a host's hello: what it is now, and what it may hold. A hello that is repeated gets the same answer. */
@Component
class Welcoming {
    private static final Logger log = LoggerFactory.getLogger(Welcoming.class);

    private final HostLife life;
    private final HostJournals journals;
    private final MachinesOnHosts machines;
    private final Clock clock;

    Welcoming(HostLife life, HostJournals journals, MachinesOnHosts machines, Clock clock) {
        this.life = life;
        this.journals = journals;
        this.machines = machines;
        this.clock = clock;
    }

    /** In the caller's transaction, which holds the host's row. */
    @Transactional(propagation = Propagation.MANDATORY)
    public HostWelcomed welcome(HostGreeted hello) {
        Welcome last = life.lastWelcome(hello.host()).orElseThrow();
        boolean fresh = hello.greeting().equals(last.greeting()) ? last.freshJournal() : begin(hello, last);
        return new HostWelcomed(
                hello.host(), hello.greeting(), last.epoch(), fresh, machines.on(hello.host()), clock.instant());
    }

    private boolean begin(HostGreeted hello, Welcome last) {
        Standing standing =
                journals.greet(hello.host(), hello.journal(), hello.sequence(), knowsItsWelcome(hello, last));
        boolean fresh = standing == Standing.OLD;
        life.welcomed(hello.host(), hello.greeting(), fresh);
        boolean wasLost = hello.epoch() < last.epoch();
        if (standing != Standing.CURRENT || wasLost) {
            machines.askAgain(hello.host());
        }
        try (LogContext context = LogContext.with(LogContext.HOST, hello.host())) {
            log.info(
                    "The host says hello: {}{}.",
                    switch (standing) {
                        case CURRENT -> "its journal goes on at " + hello.sequence();
                        case UNKNOWN -> "its journal is new, so what it has not finished is asked again";
                        case OLD ->
                            "its journal is an old copy, or missed its last welcome, so it gets a new one and is asked again what it has not finished";
                    },
                    wasLost ? "; it was declared lost meanwhile, and its epoch is " + last.epoch() + " now" : "");
        }
        return fresh;
    }

    /** A copy from before the last welcome does not, and neither does a worker that died before it wrote that down. */
    private static boolean knowsItsWelcome(HostGreeted hello, Welcome last) {
        UUID welcomed = hello.welcomed();
        return welcomed == null || last.greeting() == null || welcomed.equals(last.greeting());
    }
}
