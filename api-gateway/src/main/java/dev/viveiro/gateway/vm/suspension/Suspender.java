package dev.viveiro.gateway.vm.suspension;

import dev.viveiro.gateway.vm.BulkPower;
import dev.viveiro.gateway.vm.Suspensions;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.WokenLoop;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stops every suspended machine that is on, whatever made it so, and starts those that it stopped once they are not suspended any more:
 * soon after a suspension changed, and every sweep. It takes no input. Every replica runs one; each machine is looked at again under
 * its lock.
 */
@Component
public class Suspender extends WokenLoop {
    private static final int PORTION = 500;
    private static final Logger log = LoggerFactory.getLogger(Suspender.class);

    private final Suspensions suspensions;
    private final BulkPower power;
    private final SuspensionPolicy policy;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Suspender(
            Suspensions suspensions,
            BulkPower power,
            SuspensionPolicy policy,
            PlatformTransactionManager transactions,
            Clock clock) {
        super("suspender");
        this.suspensions = suspensions;
        this.power = power;
        this.policy = policy;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${viveiro.suspension.sweep:PT2S}")
    void sweep() {
        wakeNow();
    }

    @Override
    public void look() {
        inPortions(
                after -> suspensions.toStop(after, clock.instant().minus(policy.retryAfter()), PORTION), power::stop);
        inPortions(after -> suspensions.toStart(after, PORTION), power::startAgain);
    }

    /** By id from the first on, so that those for which nothing can be done now hide no others. */
    private void inPortions(Function<@Nullable VmId, List<VmId>> found, Consumer<List<VmId>> work) {
        @Nullable VmId after = null;
        while (true) {
            List<VmId> portion = found.apply(after);
            if (portion.isEmpty()) {
                return;
            }
            try {
                transaction.executeWithoutResult(status -> work.accept(portion));
            } catch (RuntimeException e) {
                log.error(
                        "{} machines could not be switched; they are tried again with the next sweep.",
                        portion.size(),
                        e);
            }
            after = portion.getLast();
        }
    }
}
