package dev.viveiro.metering.usage;

import dev.viveiro.contract.host.HostLost;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.store.SqlLosses;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What unwatched time becomes when it is heard that a host was given up meanwhile. */
@Component
class Absences {
    private final SqlLosses losses;
    private final Watch watch;

    Absences(SqlLosses losses, Watch watch) {
        this.losses = losses;
        this.watch = watch;
    }

    /** Keeps the losses; returns the machines that they may be about, which are to be locked, and since when. */
    Map<VmId, Instant> record(List<HostLost> lost) {
        losses.record(lost);
        Map<VmId, Instant> left = new HashMap<>();
        lost.forEach(loss -> losses.machinesOn(loss)
                .forEach(vm -> left.merge(vm, loss.silentSince(), BinaryOperator.minBy(Comparator.naturalOrder()))));
        return left;
    }

    void apply(Map<VmId, Instant> left) {
        Map<VmId, @Nullable Instant> since = new HashMap<>(left);
        watch.derive(since);
    }
}
