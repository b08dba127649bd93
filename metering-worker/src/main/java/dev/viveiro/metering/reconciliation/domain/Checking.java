package dev.viveiro.metering.reconciliation.domain;

import dev.viveiro.kernel.Interval;
import dev.viveiro.metering.rating.Rate;
import dev.viveiro.metering.rating.Used;
import dev.viveiro.metering.usage.MachineStory;
import dev.viveiro.metering.usage.MachineStory.Fate;
import dev.viveiro.metering.usage.MachineStory.Memory;
import dev.viveiro.metering.usage.MachineStory.Unwatched;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds what a machine lived against what is metered and billed, meter by meter. What should be billed is computed here from the
 * changes; rows are only compared with it.
 */
public final class Checking {
    /** Longer than a transaction takes that writes changes, or a document, and than two clocks are apart. */
    static final Duration TRANSACTION = Duration.ofMinutes(10);

    private final MachineStory story;
    private final Collection<Used> copied;
    private final @Nullable Document document;
    private final Instant from;
    private final Instant to;
    private final List<Used> lived;
    private final List<Used> seen;
    private final List<Used> owed;
    private final List<Used> metered;

    private Checking(
            MachineStory story, Collection<Used> copied, @Nullable Document document, Instant from, Instant to) {
        this.story = story;
        this.copied = copied;
        this.document = document;
        this.from = from;
        this.to = to;
        this.lived = Stretches.within(story.lived(), from, to);
        this.seen = seen(story.lived());
        this.owed = owed(story.lived());
        this.metered = Stretches.within(story.metered(), from, to);
    }

    /**
     * In the order of the meters' names.
     *
     * @param copied what the document was made from, of this machine
     * @param document that bills the month; null while none does
     * @param from the month's beginning
     * @param to its end, or the present
     */
    public static List<Check> of(
            MachineStory story, Collection<Used> copied, @Nullable Document document, Instant from, Instant to) {
        Checking checking = new Checking(story, copied, document, from, to);
        return checking.meters().stream().map(checking::check).toList();
    }

    private SortedSet<String> meters() {
        SortedSet<String> meters = new TreeSet<>();
        Stream.of(lived, metered, Stretches.within(story.billable(), from, to), Stretches.within(copied, from, to))
                .flatMap(Collection::stream)
                .forEach(each -> meters.add(each.meter()));
        story.plans().stream()
                .map(Used::meter)
                .filter(plan -> !of(lived, story.plans(), plan).isEmpty()
                        || !of(metered, story.plans(), plan).isEmpty())
                .forEach(meters::add);
        return meters;
    }

    private Check check(String meter) {
        List<Used> held = of(lived, story.plans(), meter);
        List<Used> owedOf = of(owed, story.plans(), meter);
        Time seenOf = Time.of(of(seen, story.plans(), meter));
        Check check = new Check(
                story.vm(),
                story.image(),
                story.tenant(),
                meter,
                Time.of(held),
                Time.of(of(metered, story.plans(), meter)),
                time(story.billable(), meter),
                time(copied, meter),
                inGaps(held, gap -> true),
                seenOf.minus(Time.of(owedOf)),
                inGaps(held, gap -> gap.fate() == Fate.LATE),
                Time.of(held).minus(seenOf),
                Finding.BALANCED);
        return with(check, finding(check, owedOf));
    }

    /** Of what the machine held; a plan's fee is owed for as long as it held anything. */
    private static List<Used> of(List<Used> held, List<Used> plans, String meter) {
        return Rate.isPlan(meter) ? Stretches.ofPlan(meter, plans, held) : named(held, meter);
    }

    private List<Used> seen(List<Used> told) {
        return Stretches.within(Stretches.untilSeen(told, story.seen()), from, to);
    }

    private List<Used> owed(List<Used> told) {
        return Stretches.outside(seen(told), gaps(gap -> gap.fate() == Fate.LOST));
    }

    private Finding finding(Check check, List<Used> owedStretches) {
        Time owed = Time.of(owedStretches);
        if (!check.metered().equals(check.lived()) || !check.billable().equals(owed)) {
            return Finding.UNEXPLAINED;
        }
        if (check.billed().equals(check.lived())) {
            return Finding.BALANCED;
        }
        if (document == null) {
            return Finding.NOT_YET_BILLED;
        }
        if (check.billed().equals(owed)) {
            return check.lost().equals(Time.NONE) ? Finding.NOT_SEEN_YET : Finding.LOST_HOST;
        }
        // of old changes nobody knows when they came
        if (story.memory() == null || isInGaps(check.meter(), owedStretches)) {
            return Finding.CORRECTED_LATER;
        }
        if (!isAsWasKnown(check.meter(), document.issuedAt(), story.memory())) {
            return Finding.UNEXPLAINED;
        }
        return isLeft(check.meter(), document.runSince(), story.memory())
                ? Finding.LEFT_AS_BILLED
                : Finding.CORRECTED_LATER;
    }

    /**
     * Whether the document says what followed from the changes that were heard before it was made. Of those that were heard about then
     * nobody knows whether their transactions were over: each number of them may have been.
     */
    private boolean isAsWasKnown(String meter, Instant issuedAt, Memory memory) {
        Instant surely = issuedAt.minus(TRANSACTION);
        return Stream.concat(
                        Stream.of(surely), memory.times().tailSet(surely).headSet(issuedAt.plus(TRANSACTION)).stream())
                .anyMatch(time -> isInGaps(meter, of(owed(memory.lived(time)), memory.plans(time), meter)));
    }

    /** Whether a run since must have known all that it is about. */
    private boolean isLeft(String meter, @Nullable Instant runSince, Memory memory) {
        if (runSince == null) {
            return false;
        }
        Instant surely = runSince.minus(TRANSACTION);
        List<Used> then = of(Stretches.within(memory.lived(surely), from, to), memory.plans(surely), meter);
        return Time.of(then).equals(Time.of(of(lived, story.plans(), meter)));
    }

    /**
     * Samples and losses do not say when they came, but they move nothing outside the gaps that they leave: a gap may have ended, or
     * have been judged, after the document was made.
     */
    private boolean isInGaps(String meter, List<Used> owed) {
        List<Interval> unwatched = intervals(gap -> true);
        List<Used> used = Stretches.within(named(copied, meter), from, to);
        return Time.of(Stretches.outside(owed, unwatched)).equals(Time.of(Stretches.outside(used, unwatched)));
    }

    private Time time(Collection<Used> stretches, String meter) {
        return Time.of(Stretches.within(named(stretches, meter), from, to));
    }

    private static List<Used> named(Collection<Used> stretches, String meter) {
        return stretches.stream().filter(each -> each.meter().equals(meter)).toList();
    }

    private Time inGaps(List<Used> stretches, Predicate<Unwatched> wanted) {
        return Time.of(stretches).minus(Time.of(Stretches.outside(stretches, intervals(wanted))));
    }

    private List<Interval> intervals(Predicate<Unwatched> wanted) {
        return story.unwatched().stream()
                .filter(wanted)
                .map(gap -> new Interval(gap.from(), gap.to()))
                .toList();
    }

    /** From where they are not billed. */
    private List<Interval> gaps(Predicate<Unwatched> wanted) {
        return story.unwatched().stream()
                .filter(wanted)
                .map(gap -> new Interval(Objects.requireNonNullElse(gap.unbilledFrom(), gap.from()), gap.to()))
                .toList();
    }

    private static Check with(Check check, Finding finding) {
        return new Check(
                check.vm(),
                check.image(),
                check.tenant(),
                check.meter(),
                check.lived(),
                check.metered(),
                check.billable(),
                check.billed(),
                check.unobserved(),
                check.lost(),
                check.late(),
                check.notSeen(),
                finding);
    }
}
