package dev.viveiro.metering.tco.web;

import dev.viveiro.kernel.HostId;
import dev.viveiro.metering.tco.domain.HostModel;
import dev.viveiro.metering.tco.domain.PowerModel;
import dev.viveiro.metering.tco.intake.Texts;
import dev.viveiro.metering.tco.store.StoredHost;
import dev.viveiro.web.Fields;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a host is from a day on, as it is sent. */
record HostModelBody(
        @Nullable String from,
        @Nullable String to,
        @Nullable Long vcpus,
        @Nullable Long memoryMib,
        @Nullable Long diskGib,
        @Nullable Double vcpuRatio,
        @Nullable PowerBody power) {
    private static final long MOST = 1_000_000_000;
    private static final double LEAST_RATIO = 0.01;
    private static final double MOST_RATIO = 100;

    // what the columns of host_model hold
    private static final Bound WATTS = new Bound(new BigDecimal("999999999.999"));
    private static final Bound PUE = new Bound(new BigDecimal("9999.9999"));
    private static final Bound PRICE = new Bound(new BigDecimal("999999999999.999999"));

    /** What it draws; numbers as texts, as all that ends in money. */
    record PowerBody(
            @Nullable String idleWatts,
            @Nullable String fullWatts,
            @Nullable String pue,
            @Nullable String pricePerKwh,
            @Nullable String currency) {}

    /** Throws a problem that points to every field that is wrong. */
    StoredHost check(HostId host) {
        Fields fields = new Fields();
        LocalDate begin = read(fields, "/from", from, Texts::day, LocalDate.EPOCH, "a day like 2026-01-31");
        LocalDate end = to == null ? null : read(fields, "/to", to, Texts::day, begin.plusDays(1), "a day");
        if (end != null && !end.isAfter(begin)) {
            fields.error("/to", "out-of-range", "to must be after from.");
        }
        long processors = fields.range("/vcpus", fields.required("/vcpus", vcpus, 1L), 1, MOST, 1);
        long memory = fields.range("/memoryMib", fields.required("/memoryMib", memoryMib, 0L), 0, MOST, 0);
        long disk = fields.range("/diskGib", fields.required("/diskGib", diskGib, 0L), 0, MOST, 0);
        double ratio = fields.range("/vcpuRatio", vcpuRatio, LEAST_RATIO, MOST_RATIO, HostModel.DEFAULT_VCPU_RATIO);
        Drawn drawn = power == null ? null : drawn(fields, power);
        fields.check();
        return new StoredHost(
                new HostModel(host, begin, end, processors, memory, disk, ratio, drawn == null ? null : drawn.model()),
                drawn == null ? null : drawn.currency());
    }

    private record Drawn(PowerModel model, Currency currency) {}

    /** @param most the largest number, with as many decimals as are kept */
    private record Bound(BigDecimal most) {
        boolean allows(BigDecimal number) {
            return number.compareTo(most) <= 0 && number.stripTrailingZeros().scale() <= most.scale();
        }
    }

    private static @Nullable Drawn drawn(Fields fields, PowerBody power) {
        BigDecimal idle = number(fields, "/power/idleWatts", power.idleWatts(), WATTS);
        BigDecimal full = number(fields, "/power/fullWatts", power.fullWatts(), WATTS);
        BigDecimal pue = number(fields, "/power/pue", power.pue(), PUE);
        BigDecimal price = number(fields, "/power/pricePerKwh", power.pricePerKwh(), PRICE);
        Currency currency = read(
                fields,
                "/power/currency",
                power.currency(),
                Texts::currency,
                Currency.getInstance("EUR"),
                "a currency of ISO 4217 like EUR");
        if (full.compareTo(idle) < 0) {
            fields.error("/power/fullWatts", "out-of-range", "fullWatts must not be below idleWatts.");
        } else if (pue.compareTo(BigDecimal.ONE) < 0) {
            fields.error("/power/pue", "out-of-range", "pue must be at least 1.");
        } else {
            return new Drawn(new PowerModel(idle, full, pue, price), currency);
        }
        return null;
    }

    private static BigDecimal number(Fields fields, String pointer, @Nullable String text, Bound bound) {
        BigDecimal number =
                read(fields, pointer, text, Texts::amount, BigDecimal.ONE, "a number like 1.50, not negative");
        if (!bound.allows(number)) {
            fields.error(
                    pointer,
                    "out-of-range",
                    "Expected at most " + bound.most() + ", with at most "
                            + bound.most().scale() + " decimals.");
        }
        return number;
    }

    private static <T> T read(
            Fields fields,
            String pointer,
            @Nullable String text,
            Function<String, Optional<T>> form,
            T otherwise,
            String expected) {
        if (text == null) {
            return fields.required(pointer, null, otherwise);
        }
        return form.apply(text).orElseGet(() -> {
            fields.error(pointer, "invalid-value", "Expected " + expected + ".");
            return otherwise;
        });
    }
}
