package dev.viveiro.cli;

import dev.viveiro.cli.Answers.UsageLine;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the machines of a class used until now, summed without rounding. */
final class ClassUsage {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private final Api api;
    private final Patience patience;
    private final Map<String, List<UsageLine>> lines = new HashMap<>();

    ClassUsage(Api api, Patience patience) {
        this.api = api;
        this.patience = patience;
    }

    /**
     * Reads the usage of machines until each has some.
     *
     * @return machines that have none although time is up
     */
    List<Vm> read(Collection<Vm> vms) {
        patience.within(LIMIT, () -> {
            vms.stream().filter(vm -> !lines.containsKey(vm.id())).forEach(this::read);
            return lines.size() >= vms.size() ? Optional.of(true) : Optional.empty();
        });
        return vms.stream().filter(vm -> !lines.containsKey(vm.id())).toList();
    }

    private void read(Vm vm) {
        var used = api.usage(vm.id());
        if (!used.isEmpty()) {
            lines.put(vm.id(), used);
        }
    }

    /** A row per meter: what is held, and quantity times seconds. */
    void print(PrintStream out) {
        var now = patience.now().truncatedTo(ChronoUnit.MICROS);
        var sums = new TreeMap<String, Sum>();
        lines.values()
                .forEach(of -> of.forEach(line -> sums.computeIfAbsent(line.meter(), meter -> new Sum(line.unit()))
                        .add(line, now)));
        var table = new Table("METER", "QUANTITY", "UNIT", "SO FAR");
        sums.forEach((meter, sum) ->
                table.row(meter, plain(sum.held), sum.unit, plain(sum.used) + " " + sum.unit + " x seconds"));
        table.print(out);
    }

    /** The number without an exponent and without zeros at its end. */
    static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static final class Sum {
        private final String unit;
        private BigDecimal held = BigDecimal.ZERO;
        private BigDecimal used = BigDecimal.ZERO;

        private Sum(String unit) {
            this.unit = unit;
        }

        private void add(UsageLine line, Instant now) {
            if (line.to() == null) {
                held = held.add(line.quantity());
            }
            var length = Duration.between(line.from(), line.to() == null ? now : line.to());
            if (!length.isNegative()) {
                var seconds = BigDecimal.valueOf(length.getSeconds()).add(BigDecimal.valueOf(length.getNano(), 9));
                used = used.add(line.quantity().multiply(seconds));
            }
        }
    }
}
