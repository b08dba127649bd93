package dev.viveiro.metering.usage;

import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.store.SqlMachines;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Derives usage again from all facts. The rows are as they were, unless the code that derived them was wrong. */
@Service
public class Rebuilding {
    private static final Logger log = LoggerFactory.getLogger(Rebuilding.class);

    private final SqlMachines machines;
    private final Billing billing;
    private final ImageBilling images;

    Rebuilding(SqlMachines machines, Billing billing, ImageBilling images) {
        this.machines = machines;
        this.billing = billing;
        this.images = images;
    }

    /**
     * @param machines that were looked at, and images
     * @param corrected rows that were wrong or missing
     * @param next to go on after; null when these were the last
     */
    public record Rebuilt(
            int machines, int corrected, @Nullable VmId next) {}

    /** The next machines and images in the order of their ids, at most {@code limit}, in one transaction. */
    @Transactional
    public Rebuilt rebuild(@Nullable VmId after, int limit) {
        List<VmId> vms = machines.after(after, limit);
        machines.lock(new HashSet<>(vms));
        int corrected = billing.rebuild(vms) + images.rebuild(vms);
        if (corrected > 0) {
            log.warn(
                    "{} rows of usage of {} machines and images were not what follows from their events; they are now.",
                    corrected,
                    vms.size());
        }
        return new Rebuilt(vms.size(), corrected, vms.size() < limit ? null : vms.getLast());
    }
}
