package dev.viveiro.metering.rating;

import dev.viveiro.kernel.VmId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How much of each meter each machine of one tenant held in one month. Not safe for several threads. */
public final class MachineTallies {
    private final BillingMonth month;
    // in order of ids: what is split between them comes out the same whoever read them in which order
    private final SortedMap<VmId, Tally> machines = new TreeMap<>(Comparator.comparing(VmId::value));

    public MachineTallies(BillingMonth month) {
        this.month = month;
    }

    /** @param unitMicros quantity x microseconds, all within the month */
    public void add(VmId vm, String meter, BigInteger unitMicros) {
        machines.computeIfAbsent(vm, id -> new Tally(month)).add(meter, unitMicros);
    }

    public BillingMonth month() {
        return month;
    }

    /** Of all machines together, which is what the tenant is rated by. */
    public Tally total() {
        return of(vm -> true);
    }

    /** Of some of the machines together. */
    public Tally of(Predicate<VmId> wanted) {
        Tally sum = new Tally(month);
        machines.forEach((vm, tally) -> {
            if (wanted.test(vm)) {
                tally.sums().forEach(sum::add);
            }
        });
        return sum;
    }

    /** Adds what passed within the month; 0 bytes are no use. */
    public void add(VmId vm, Traffic meter, BigInteger bytes) {
        if (bytes.signum() > 0) {
            add(vm, meter.name(), bytes);
        }
    }

    /** What each machine held of a meter, those without it left out. */
    public Map<VmId, BigDecimal> of(String meter) {
        Map<VmId, BigDecimal> held = new LinkedHashMap<>();
        machines.forEach((vm, tally) -> {
            BigInteger sum = tally.sums().get(meter);
            if (sum != null) {
                held.put(vm, new BigDecimal(sum));
            }
        });
        return held;
    }

    /** The same for each machine. */
    public Map<VmId, BigDecimal> alike() {
        Map<VmId, BigDecimal> ones = new LinkedHashMap<>();
        machines.keySet().forEach(vm -> ones.put(vm, BigDecimal.ONE));
        return ones;
    }
}
