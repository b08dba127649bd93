package dev.viveiro.metering.usage;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.Used;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the usage of one machine, or of one image, from its facts and from the rows that bills are made of, so that others
 * can hold one against the other.
 *
 * @param lived what follows from all its changes, derived anew by the plain function
 * @param metered what the kept intervals say, from some moment on
 * @param billable what of them is billed by the view that invoices are made of, from that moment on; with the fees of plans
 * @param unwatched billed time in which nobody watched, from that moment on
 * @param seen when it was sampled last; null for never. An image is seen now: the gateway keeps it
 * @param lastHeard when the newest of its changes was recorded; null when that is not known of all of them
 * @param plans when it was of which plan, by all its changes, as quantity 1 of the plan's meter
 * @param image its name; null for a machine
 */
public record MachineStory(
        VmId vm,
        TenantId tenant,
        List<Used> lived,
        List<Used> metered,
        List<Used> billable,
        List<Unwatched> unwatched,
        @Nullable Instant seen,
        @Nullable Instant lastHeard,
        List<Used> plans,
        @Nullable String image) {
    public MachineStory {
        lived = List.copyOf(lived);
        metered = List.copyOf(metered);
        billable = List.copyOf(billable);
        unwatched = List.copyOf(unwatched);
        plans = List.copyOf(plans);
    }

    /** What becomes of time that nobody watched. */
    public enum Fate {
        /** It is billed: nobody gave the machine's host up. */
        UNSEEN,
        /** The host was given up and the machine not found again as it was: what follows {@code unbilledFrom} is not billed. */
        LOST,
        /** The host was given up, and the machine found again in the same boot: it is billed, as observed late. */
        LATE
    }

    /** @param unbilledFrom of what is lost or late: since when its host was silent */
    public record Unwatched(
            Instant from, Instant to, Fate fate, @Nullable Instant unbilledFrom) {}
}
