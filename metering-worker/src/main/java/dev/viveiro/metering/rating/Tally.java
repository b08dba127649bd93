package dev.viveiro.metering.rating;

import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How much of each meter one tenant held in one month, as whole unit-microseconds, and how many bytes passed. Usage is added one by one
 * and not kept, so that a month of any number of machines takes the room of its meters. Not safe for several threads.
 */
public final class Tally {
    private final BillingMonth month;
    private final SortedMap<String, BigInteger> sums = new TreeMap<>();

    public Tally(BillingMonth month) {
        this.month = month;
    }

    public static Tally of(BillingMonth month, Collection<Used> usage) {
        Tally tally = new Tally(month);
        usage.forEach(tally::add);
        return tally;
    }

    /** Adds what is inside the month; usage that goes on lasts until its end. */
    public void add(Used used) {
        Instant from = used.from().isBefore(month.from()) ? month.from() : used.from();
        Instant to = used.to() == null || used.to().isAfter(month.to()) ? month.to() : used.to();
        if (from.isBefore(to)) {
            long micros = ChronoUnit.MICROS.between(from, to);
            add(used.meter(), BigInteger.valueOf(used.quantity()).multiply(BigInteger.valueOf(micros)));
        }
    }

    /** Adds what passed within the month; 0 bytes are no use. */
    public void add(Traffic meter, BigInteger bytes) {
        if (bytes.signum() > 0) {
            add(meter.name(), bytes);
        }
    }

    /** Adds what was summed elsewhere: quantity x microseconds, or bytes, all within the month. */
    public void add(String meter, BigInteger sum) {
        sums.merge(meter, sum, BigInteger::add);
    }

    public BillingMonth month() {
        return month;
    }

    /** Of one meter. */
    public BigInteger sum(String meter) {
        return sums.getOrDefault(meter, BigInteger.ZERO);
    }

    /** By meter, in the order of their names. */
    public Map<String, BigInteger> sums() {
        return Collections.unmodifiableSortedMap(sums);
    }
}
