package dev.viveiro.gateway.vm.domain;

import dev.viveiro.kernel.ObservedPower;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a host's reports say of a machine, and no event told: taken as a fact of the journal at the place with which the report
 * is consistent, so that an event before it changes nothing any more and one after it does.
 *
 * @param sequence of the last event that the report takes into account
 * @param since when a report first had it so
 */
public record Listing(String journal, long sequence, Instant since) {

    /** The power becomes the machine's state, as if an event had told it. */
    public Effects powered(Vm vm, ObservedPower power, Instant now) {
        return VmTrigger.listed(power)
                .map(trigger -> changed(vm, power, trigger, now))
                .orElseGet(() -> Effects.ignored(vm, null, "its host does not know its power"));
    }

    /** It has these extra disks, whatever was not known of them. */
    public Effects withDisks(Vm vm, Set<UUID> listed, Instant now) {
        DiskWork.Done done =
                new DiskWork(now).listed(vm, listed, notBefore(vm.status().observedAt()));
        return new Effects(done.vm(), null, done.events(), List.of());
    }

    /** It is not there. */
    public Effects missing(Vm vm, Instant now) {
        return changed(vm, ObservedPower.UNKNOWN, VmTrigger.NOT_LISTED, now);
    }

    private Effects changed(Vm vm, ObservedPower power, VmTrigger trigger, Instant now) {
        Instant at = notBefore(vm.status().observedAt());
        Change change = Change.apply(vm.with(vm.status().seen(power, at, journal, sequence)), trigger, at, now);
        return new Effects(Outcomes.settled(change.vm()), null, change.events(), List.of());
    }

    /** Nothing happens before the last that is known. */
    private Instant notBefore(@Nullable Instant last) {
        return last != null && last.isAfter(since) ? last : since;
    }

    /** True when the machine's last word is not newer than this. */
    public boolean covers(Vm vm) {
        return !vm.status().journal().equals(journal) || vm.status().heard() <= sequence;
    }
}
