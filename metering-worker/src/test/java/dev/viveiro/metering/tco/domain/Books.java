package dev.viveiro.metering.tco.domain;

import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Costs, hosts and machines of tests, in euros. */
final class Books {
    static final Currency EURO = Currency.getInstance("EUR");
    static final Period MARCH = period("2026-03-01", "2026-04-01");
    static final TenantId TENANT = new TenantId(new UUID(0, 7));
    static final PowerModel POWER = new PowerModel(number("60"), number("180"), number("1.5"), number("0.20"));

    private Books() {}

    static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    static Period period(String from, String to) {
        return new Period(day(from), day(to));
    }

    static HostId host(int number) {
        return new HostId(new UUID(0, number));
    }

    static CostEntry once(String amount, @Nullable Integer months, String from, @Nullable String to, Integer... hosts) {
        return entry(CostResource.HARDWARE, Charge.ONCE, amount, months, from, to, hosts);
    }

    static CostEntry every(Charge charge, String amount, String from, @Nullable String to, Integer... hosts) {
        return entry(CostResource.PERSONNEL, charge, amount, null, from, to, hosts);
    }

    private static CostEntry entry(
            CostResource resource,
            Charge charge,
            String amount,
            @Nullable Integer months,
            String from,
            @Nullable String to,
            Integer... hosts) {
        return new CostEntry(
                UUID.nameUUIDFromBytes(
                        (charge + amount + from + Arrays.toString(hosts)).getBytes(StandardCharsets.UTF_8)),
                "something",
                resource,
                charge == Charge.ONCE ? CostPhase.ACQUISITION : CostPhase.OPERATION,
                charge == Charge.PER_OUTAGE_HOUR ? Directness.INDIRECT : Directness.DIRECT,
                new Scope(Arrays.stream(hosts).map(Books::host).collect(Collectors.toSet())),
                charge,
                months,
                number(amount),
                EURO,
                day(from),
                to == null ? null : day(to));
    }

    /** One with 4 processors, 8 GiB and 100 GiB of disk, on all days of the period. */
    static HostInPeriod host(int number, Period period, String busyProcessors) {
        HostModel model =
                new HostModel(host(number), day("2020-01-01"), null, 4, 8192, 100, HostModel.DEFAULT_VCPU_RATIO, POWER);
        return HostInPeriod.of(host(number), List.of(new HostStretch(model, period, times(busyProcessors, period))));
    }

    /** On all days of the period. */
    static Stay stay(int vm, int host, Period period, Quantities reserved, Quantities used) {
        return new Stay(
                new VmId(new UUID(0, vm)),
                TENANT,
                "small",
                host(host),
                reserved,
                used,
                times("1", period),
                BigDecimal.ZERO);
    }

    /** One that has another plan, was there for another time and unwatched for another. */
    static Stay stay(Stay like, @Nullable String plan, String seconds, String outageSeconds) {
        return new Stay(
                like.vm(),
                like.tenant(),
                plan,
                like.host(),
                like.reserved(),
                like.used(),
                number(seconds),
                number(outageSeconds));
    }

    /** Billed for all the time that the machines of a picture were there; its period lies in one month. */
    static List<PlanTime> billed(Picture picture) {
        YearMonth month = YearMonth.from(picture.period().from());
        List<PlanTime> billed = new ArrayList<>();
        for (Stay stay : picture.stays()) {
            if (stay.plan() != null) {
                billed.add(new PlanTime(stay.tenant(), stay.plan(), month, stay.seconds()));
            }
        }
        return billed;
    }

    static Quantities held(String vcpus, String memoryMib, String diskGib, Period period) {
        return new Quantities(times(vcpus, period), times(memoryMib, period), times(diskGib, period));
    }

    static BigDecimal times(String amount, Period period) {
        return number(amount).multiply(BigDecimal.valueOf(period.days() * 86_400));
    }

    /** Two hosts, one of them with a machine: the worked example of the page about it. */
    static Picture march(CostEntry... more) {
        Stay machine = stay(1, 1, MARCH, held("2", "4096", "25", MARCH), held("0.5", "2048", "10", MARCH));
        List<CostEntry> entries = new ArrayList<>(List.of(
                once("4384.00", 36, "2026-01-01", null, 1),
                once("4384.00", 36, "2026-01-01", null, 2),
                every(Charge.MONTHLY, "300.00", "2026-01-01", null)));
        entries.addAll(List.of(more));
        return new Picture(
                MARCH,
                EURO,
                entries,
                List.of(host(1, MARCH, "0.5"), host(2, MARCH, "0")),
                List.of(machine),
                Map.of(),
                Weights.EQUAL);
    }

    static Set<HostId> hosts(int... numbers) {
        return Arrays.stream(numbers).mapToObj(Books::host).collect(Collectors.toSet());
    }
}
