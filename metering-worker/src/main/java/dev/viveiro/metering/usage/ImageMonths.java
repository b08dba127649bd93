package dev.viveiro.metering.usage;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.Months;
import dev.viveiro.metering.usage.store.SqlImageFacts;
import dev.viveiro.metering.usage.store.SqlMachines;
import java.time.Clock;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Cuts what images hold when a month begins: machines are cut by their samples, but of an image nothing is heard then. */
@Component
public class ImageMonths {
    /** At once, so that no image is locked for long. */
    private static final int AT_ONCE = 500;

    private static final Logger log = LoggerFactory.getLogger(ImageMonths.class);

    private final SqlImageFacts images;
    private final SqlMachines machines;
    private final ImageBilling billing;
    private final TransactionOperations transaction;
    private final Clock clock;

    ImageMonths(
            SqlImageFacts images,
            SqlMachines machines,
            ImageBilling billing,
            TransactionOperations transaction,
            Clock clock) {
        this.images = images;
        this.machines = machines;
        this.billing = billing;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Cuts all that is to be cut by now. */
    @Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT10S")
    public void look() {
        int turned;
        do {
            Integer some = transaction.execute(status -> turnSome());
            turned = some == null ? 0 : some;
            if (turned > 0) {
                log.info("Usage of {} images is cut: another month has begun.", turned);
            }
        } while (turned == AT_ONCE);
    }

    private int turnSome() {
        Set<VmId> over = images.openBefore(Months.start(Months.of(clock.instant())), AT_ONCE);
        if (!over.isEmpty()) {
            // another replica may have cut them by the time that they are locked; then nothing is left to cut
            billing.turn(machines.lock(over).keySet());
        }
        return over.size();
    }
}
