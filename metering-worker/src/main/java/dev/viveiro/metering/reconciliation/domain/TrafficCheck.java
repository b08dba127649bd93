package dev.viveiro.metering.reconciliation.domain;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.TrafficStory;
import dev.viveiro.metering.usage.TrafficStory.Bytes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One machine's traffic in one month, of a tenant that pays for traffic.
 *
 * @param counted what follows from the readings of its counters
 * @param billable what the next invoice would bill
 * @param billed what the newest document in force was made from
 */
public record TrafficCheck(VmId vm, TenantId tenant, Bytes counted, Bytes billable, Bytes billed, Finding finding) {
    /** @param document that bills the month; null while none does */
    public static TrafficCheck of(TrafficStory story, Bytes billed, @Nullable Document document) {
        return new TrafficCheck(
                story.vm(),
                story.tenant(),
                story.counted(),
                story.billable(),
                billed,
                finding(story, billed, document));
    }

    private static Finding finding(TrafficStory story, Bytes billed, @Nullable Document document) {
        if (!story.billable().equals(story.counted())) {
            return Finding.UNEXPLAINED;
        }
        if (billed.equals(story.counted())) {
            return Finding.BALANCED;
        }
        if (document == null) {
            return Finding.NOT_YET_BILLED;
        }
        Instant raised = story.raised();
        // of what was counted before that was kept, nobody knows when
        boolean mayBeLater =
                raised == null || raised.isAfter(document.issuedAt().minus(Checking.TRANSACTION));
        return mayBeLater ? Finding.CORRECTED_LATER : Finding.UNEXPLAINED;
    }
}
