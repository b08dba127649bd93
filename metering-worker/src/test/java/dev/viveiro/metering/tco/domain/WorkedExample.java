package dev.viveiro.metering.tco.domain;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An example in the page about total cost of ownership: what is given, in lines, and what follows, in lines that begin with "=".
 * A line that it does not understand is an error, so that no example is passed over.
 */
final class WorkedExample {
    private static final Pattern HOST = Pattern.compile("host (\\S+): (\\S+) vcpus, (\\S+) MiB, (\\S+) GiB"
            + "(?:; (\\S+) W idle, (\\S+) W full, PUE (\\S+), (\\S+) per kWh; (\\S+) busy)?");
    private static final Pattern COST = Pattern.compile("cost (\\S+): (\\w+) (\\w+) (\\w+) (\\w+) (\\S+)"
            + "(?: over (\\d+) months)? from (\\S+)(?: to (\\S+))?(?: for (\\S+))?");
    private static final Pattern MACHINE = Pattern.compile("machine (\\S+): (\\S+) on (\\S+); "
            + "reserves (\\S+) vcpus, (\\S+) MiB, (\\S+) GiB; uses (\\S+) vcpus, (\\S+) MiB, (\\S+) GiB"
            + "(?:; (\\S+) hours of outage)?");

    private final Period period;
    private final List<CostEntry> entries = new ArrayList<>();
    private final List<HostInPeriod> hosts = new ArrayList<>();
    private final List<Stay> stays = new ArrayList<>();
    private final List<String> results = new ArrayList<>();

    private WorkedExample(Period period) {
        this.period = period;
    }

    static WorkedExample read(String block) {
        List<String> lines = block.lines().filter(line -> !line.isBlank()).toList();
        YearMonth month = YearMonth.parse(lines.getFirst().replace("period ", ""));
        WorkedExample example =
                new WorkedExample(new Period(month.atDay(1), month.plusMonths(1).atDay(1)));
        lines.subList(1, lines.size()).forEach(example::add);
        return example;
    }

    Picture picture() {
        return new Picture(period, Books.EURO, entries, hosts, stays, Map.of(), Weights.EQUAL);
    }

    /** Without the sign. */
    List<String> results() {
        return results;
    }

    static HostId host(String name) {
        return new HostId(id(name));
    }

    static VmId machine(String name) {
        return new VmId(id(name));
    }

    static UUID id(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private void add(String line) {
        if (line.startsWith("= ")) {
            results.add(line.substring(2));
        } else if (!addGiven(line)) {
            throw new AssertionError("an example has a line of no known form: " + line);
        }
    }

    private boolean addGiven(String line) {
        Matcher host = HOST.matcher(line);
        Matcher cost = COST.matcher(line);
        Matcher machine = MACHINE.matcher(line);
        if (host.matches()) {
            return hosts.add(host(host));
        }
        return cost.matches() ? entries.add(entry(cost)) : machine.matches() && stays.add(stay(machine));
    }

    private HostInPeriod host(Matcher line) {
        PowerModel power = line.group(5) == null
                ? null
                : new PowerModel(number(line, 5), number(line, 6), number(line, 7), number(line, 8));
        HostModel model = new HostModel(
                host(line.group(1)),
                period.from(),
                null,
                number(line, 2).longValueExact(),
                number(line, 3).longValueExact(),
                number(line, 4).longValueExact(),
                HostModel.DEFAULT_VCPU_RATIO,
                power);
        BigDecimal busy = Books.times(line.group(9) == null ? "0" : line.group(9), period);
        return HostInPeriod.of(model.host(), List.of(new HostStretch(model, period, busy)));
    }

    private static CostEntry entry(Matcher line) {
        return new CostEntry(
                id(line.group(1)),
                line.group(1),
                CostResource.valueOf(line.group(2)),
                CostPhase.valueOf(line.group(3)),
                Directness.valueOf(line.group(4)),
                line.group(10) == null ? Scope.EVERYTHING : new Scope(Set.of(host(line.group(10)))),
                Charge.valueOf(line.group(5)),
                line.group(7) == null ? null : Integer.valueOf(line.group(7)),
                number(line, 6),
                Books.EURO,
                LocalDate.parse(line.group(8)),
                dayOrNull(line.group(9)));
    }

    private Stay stay(Matcher line) {
        BigDecimal outage = line.group(10) == null ? BigDecimal.ZERO : number(line, 10);
        return new Stay(
                machine(line.group(1)),
                Books.TENANT,
                line.group(2),
                host(line.group(3)),
                Books.held(line.group(4), line.group(5), line.group(6), period),
                Books.held(line.group(7), line.group(8), line.group(9), period),
                Books.times("1", period),
                outage.multiply(BigDecimal.valueOf(3_600)));
    }

    private static @Nullable LocalDate dayOrNull(@Nullable String text) {
        return text == null ? null : LocalDate.parse(text);
    }

    private static BigDecimal number(Matcher line, int group) {
        return new BigDecimal(line.group(group));
    }
}
