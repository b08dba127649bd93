package dev.viveiro.gateway.host.watch;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.Attention;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.store.HostRecords;
import dev.viveiro.gateway.host.store.HostRow;
import dev.viveiro.gateway.host.store.WatchedHosts;
import dev.viveiro.gateway.host.watch.HostWatch.Verdict;
import dev.viveiro.gateway.host.watch.HostWatch.Watched;
import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.LogContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Judges the hosts again and again, one replica at a time, and carries out what an administrator decides. */
@Service
public class Watching {
    private static final Logger log = LoggerFactory.getLogger(Watching.class);

    private final WatchedHosts watched;
    private final HostRecords hosts;
    private final Losses losses;
    private final Attention attention;
    private final WatchPolicy policy;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Watching(
            WatchedHosts watched,
            HostRecords hosts,
            Losses losses,
            Attention attention,
            WatchPolicy policy,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.watched = watched;
        this.hosts = hosts;
        this.losses = losses;
        this.attention = attention;
        this.policy = policy;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Judges all hosts now. */
    @Scheduled(fixedDelayString = "${viveiro.hosts.watch:PT1S}")
    public void watch() {
        try {
            Objects.requireNonNull(transaction.execute(status -> judge())).forEach(this::log);
        } catch (RuntimeException e) {
            log.warn("The hosts could not be judged ({}); they are judged again in a second.", e.getMessage());
        }
    }

    private List<Verdict> judge() {
        if (!watched.mine()) {
            return List.of();
        }
        // before the clock is asked: a probe that is read in between must not seem to come from the future
        Instant since = attention.since().orElse(null);
        List<Watched> all = watched.all();
        List<Verdict> verdicts = HostWatch.decide(all, since, clock.instant(), policy);
        return verdicts.stream().filter(verdict -> carryOut(verdict, all)).toList();
    }

    private boolean carryOut(Verdict verdict, List<Watched> all) {
        Watched before = all.stream()
                .filter(host -> host.host().equals(verdict.host()))
                .findFirst()
                .orElseThrow();
        return verdict.state() == HostState.LOST
                ? lose(before)
                : watched.doubt(before, verdict.state(), verdict.heldBack());
    }

    private boolean lose(Watched before) {
        boolean lost = watched.lose(before);
        if (lost) {
            losses.tell(before.host());
        }
        return lost;
    }

    private void log(Verdict verdict) {
        try (LogContext context = LogContext.with(LogContext.HOST, verdict.host())) {
            if (verdict.state() == HostState.LOST) {
                logLost("it was silent for " + policy.lostAfter());
            } else if (verdict.heldBack()) {
                log.error(
                        "The host has been silent for {}, but so are more than a third of all: the control plane is suspected,"
                                + " and none is given up. An administrator decides: POST /v1/hosts/{}/declare-lost.",
                        policy.lostAfter(),
                        verdict.host());
            } else if (verdict.state() == HostState.SUSPECT) {
                log.warn(
                        "The host is SUSPECT: it was silent for {}. Nothing new goes there until it reports; after {} it is LOST.",
                        policy.suspectAfter(),
                        policy.lostAfter());
            }
        }
    }

    private static void logLost(String why) {
        log.error(
                "The host is LOST: {}. What it was asked to create is created elsewhere; its other machines wait for it. Bring it"
                        + " back, or say that it was destroyed: POST /v1/hosts/<id>/confirm-dead.",
                why);
    }

    /**
     * An administrator gives up a silent host that the gateway holds back or only doubts.
     *
     * @throws ProblemException 404; 409 {@code invalid-state} when it was heard less than {@code lost-after} ago, since then it could
     *     still be creating machines
     */
    @Transactional
    public void declareLost(HostId id) {
        HostRow host = lock(id);
        if (host.state() == HostState.LOST) {
            return;
        }
        Instant heard = host.heardAt();
        if (host.state() != HostState.UP && host.state() != HostState.SUSPECT || heard == null) {
            throw refused(
                    "Host " + host.name() + " is " + host.state() + "; only one that is UP or SUSPECT can be lost.");
        }
        Instant earliest = heard.plus(policy.lostAfter());
        if (clock.instant().isBefore(earliest)) {
            throw refused("Host " + host.name() + " was heard at " + heard
                    + " and could still be creating machines; it can be declared lost from " + earliest
                    + ", if it stays silent.");
        }
        boolean unused = lose(new Watched(id, host.state(), host.heldBack(), heard));
        try (LogContext context = LogContext.with(LogContext.HOST, id)) {
            logLost("an administrator says so");
        }
    }

    /**
     * An administrator confirms that a LOST host was destroyed, and its machines with it; may be repeated.
     *
     * @throws ProblemException 404; 409 {@code invalid-state} when it is not LOST
     */
    @Transactional
    public void confirmDead(HostId id) {
        HostRow host = lock(id);
        if (host.state() != HostState.LOST) {
            throw refused(
                    "Host " + host.name() + " is " + host.state() + "; declare it lost before it is confirmed dead.");
        }
        watched.confirmDead(id);
        try (LogContext context = LogContext.with(LogContext.HOST, id)) {
            log.warn("An administrator says that the host was destroyed: what its machines held is free again.");
        }
    }

    private HostRow lock(HostId id) {
        return hosts.lock(id).orElseThrow(() -> ProblemException.notFound("host", id));
    }

    private static ProblemException refused(String why) {
        return new ProblemException(ProblemCode.INVALID_STATE, why);
    }
}
