package dev.viveiro.metering.usage;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.rating.Used;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
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
 * @param memory what was known of it at other times; null when it is not known of all its changes when they were heard
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
        @Nullable Memory memory,
        List<Used> plans,
        @Nullable String image) {
    public MachineStory {
        lived = List.copyOf(lived);
        metered = List.copyOf(metered);
        billable = List.copyOf(billable);
        unwatched = List.copyOf(unwatched);
        plans = List.copyOf(plans);
    }

    /** What was known of a machine or an image, by when its changes were heard. */
    public interface Memory {
        /** When changes were heard: when the transaction began that wrote them, by the database's clock. */
        SortedSet<Instant> times();

        /** What followed from the changes that had been heard by then. */
        List<Used> lived(Instant by);

        /** Of which plan it was when, by the changes that had been heard by then. */
        List<Used> plans(Instant by);
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
