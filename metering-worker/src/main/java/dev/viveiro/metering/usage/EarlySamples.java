package dev.viveiro.metering.usage;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.store.SqlEarlySamples;
import dev.viveiro.metering.usage.store.SqlMachines;
import java.time.Clock;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Counts samples that overtook the change that places their machine, once it has come. It looks now and then, so that changes, of which
 * there are many more, never have to.
 */
@Component
public class EarlySamples {
    /** At once, so that no machine is locked for long. */
    private static final int AT_ONCE = 100;

    private static final Logger log = LoggerFactory.getLogger(EarlySamples.class);

    private final SqlEarlySamples early;
    private final SqlMachines machines;
    private final Sampling sampling;
    private final TransactionOperations transaction;
    private final Clock clock;

    EarlySamples(
            SqlEarlySamples early,
            SqlMachines machines,
            Sampling sampling,
            TransactionOperations transaction,
            Clock clock) {
        this.early = early;
        this.machines = machines;
        this.sampling = sampling;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Counts all that can be by now, and forgets what waited too long. */
    @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT10S")
    public void look() {
        try {
            countAll();
        } finally {
            // afterwards: whoever was away for long counts first what was placed meanwhile
            forget();
        }
    }

    private void countAll() {
        int looked;
        do {
            Set<VmId> placed = early.placed(AT_ONCE);
            count(placed);
            looked = placed.size();
        } while (looked == AT_ONCE);
    }

    private void forget() {
        int forgotten = early.forgetBefore(clock.instant().minus(Sampling.EARLY));
        if (forgotten > 0) {
            sampling.forgotten(forgotten);
            log.info(
                    "{} samples were of machines that nothing placed on that host within {}; they count nothing.",
                    forgotten,
                    Sampling.EARLY);
        }
    }

    /** All at once; what can't be counted is found one by one, and is in no other machine's way. */
    private void count(Set<VmId> placed) {
        try {
            transaction.executeWithoutResult(status -> countTogether(placed));
        } catch (DataIntegrityViolationException refused) {
            placed.forEach(this::countOrDrop);
        }
    }

    private void countOrDrop(VmId vm) {
        try {
            transaction.executeWithoutResult(status -> countTogether(Set.of(vm)));
        } catch (DataIntegrityViolationException refused) {
            Integer dropped =
                    transaction.execute(status -> early.take(Set.of(vm)).size());
            sampling.forgotten(dropped == null ? 0 : dropped);
            log.error(
                    "{} samples that came before machine {} was placed can't be counted; they are dropped.",
                    dropped,
                    vm,
                    refused);
        }
    }

    private void countTogether(Set<VmId> placed) {
        if (!placed.isEmpty()) {
            // another replica may have counted them by the time that they are locked; then nothing is left to take
            sampling.countPlaced(early.take(machines.lock(placed).keySet()));
        }
    }
}
