package dev.viveiro.gateway.vm;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.host.Remains;
import dev.viveiro.gateway.host.Remains.Left;
import dev.viveiro.gateway.network.AddressPool;
import dev.viveiro.messaging.LogContext;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What machines left on hosts that were lost: deleted when the host is back, and only then is what they hold free again. */
@Component
class LeftBehind {
    private static final Logger log = LoggerFactory.getLogger(LeftBehind.class);

    private final Remains remains;
    private final AddressPool addresses;
    private final Commands commands;
    private final OperationPolicy policy;
    private final Clock clock;

    LeftBehind(Remains remains, AddressPool addresses, Commands commands, OperationPolicy policy, Clock clock) {
        this.remains = remains;
        this.addresses = addresses;
        this.commands = commands;
        this.policy = policy;
        this.clock = clock;
    }

    /** False for what most events say: then nobody needs to look. */
    static boolean mayConcern(HostEvent event) {
        return event instanceof VmDeleted || event instanceof OperationFailed;
    }

    /** True when the event was about what a machine left behind: it says nothing about the machine. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean hear(HostEvent event) {
        return switch (event) {
            case VmDeleted deleted ->
                remains.lock(
                                deleted.origin().host(),
                                deleted.work().vm(),
                                deleted.work().generation())
                        .map(left -> gone(left, "its host says that it is gone"))
                        .orElse(false);
            case OperationFailed failed ->
                remains.lock(
                                failed.origin().host(),
                                failed.work().vm(),
                                failed.work().generation())
                        .filter(left -> left.operation().equals(failed.work().operation()))
                        .map(this::later)
                        .orElse(false);
            default -> false;
        };
    }

    private boolean later(Left left) {
        remains.asked(left, clock.instant().plus(policy.retryAfter()));
        return true;
    }

    /** Asks its host to delete it, and again when that deadline has passed. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void ask(Left seen) {
        remains.lock(seen.host(), seen.vm(), seen.generation())
                .filter(left -> left.attempt() == seen.attempt())
                .ifPresent(left -> {
                    Instant now = clock.instant();
                    Instant deadline = now.plus(policy.limit(OperationType.DELETE));
                    remains.asked(left, deadline);
                    commands.deleteLeft(left, left.attempt() + 1, deadline);
                });
    }

    /** Its host was destroyed. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void destroyed(Left seen) {
        remains.lock(seen.host(), seen.vm(), seen.generation()).ifPresent(left -> gone(left, "its host was destroyed"));
    }

    private boolean gone(Left left, String why) {
        remains.forget(left);
        left.addresses().forEach(address -> addresses.release(left.vm(), address));
        try (LogContext context = LogContext.with(LogContext.VM, left.vm()).and(LogContext.HOST, left.host())) {
            log.info("Generation {} is no more, since {}; free again: {}.", left.generation(), why, left.addresses());
        }
        return true;
    }
}
