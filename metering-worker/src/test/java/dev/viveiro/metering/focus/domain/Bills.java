package dev.viveiro.metering.focus.domain;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.billing.BilledDocument;
import dev.viveiro.metering.billing.BilledLine;
import dev.viveiro.metering.billing.BilledLine.Kind;
import dev.viveiro.metering.billing.BilledLine.Metered;
import dev.viveiro.metering.billing.Shares;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Per;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents and what is made of them. */
final class Bills {
    static final BillingMonth MARCH = BillingMonth.of("2026-03");
    static final UUID EARLIER = new UUID(0, 7);

    private Bills() {}

    static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    static VmId machine(int number) {
        return new VmId(new UUID(0, number));
    }

    static String name(VmId machine) {
        return "oak-" + machine.value().getLeastSignificantBits();
    }

    /** Machines 1, 2, ... and how much each held. */
    static Map<VmId, BigDecimal> held(int... shares) {
        Map<VmId, BigDecimal> held = new LinkedHashMap<>();
        for (int share : shares) {
            held.put(machine(held.size() + 1), BigDecimal.valueOf(share));
        }
        return held;
    }

    static BilledLine usage(int line, String meter, int tier, String volume, Per per, String price, String amount) {
        long quantity = meter.equals("MEMORY") ? 1_024 : 1;
        return new BilledLine(
                line,
                meter.startsWith("PLAN:") ? Kind.PLAN : Kind.USAGE,
                new Metered(meter, tier, number(volume), per, quantity, number(price)),
                null,
                number(amount));
    }

    static BilledLine overall(int line, Kind kind, String amount) {
        BilledLine.Corrected corrects =
                kind == Kind.CORRECTION ? new BilledLine.Corrected(EARLIER, BillingMonth.of("2026-02")) : null;
        return new BilledLine(line, kind, null, corrects, number(amount));
    }

    /** One of everything. */
    static List<BilledLine> everything() {
        return List.of(
                usage(1, "ADDRESS", 1, "3.000000", Per.MONTH, "0", "0.00"),
                usage(2, "DISK", 0, "20.000000", Per.MONTH, "0", "0.00"),
                usage(3, "DISK", 1, "10.333333", Per.MONTH, "0.05", "0.52"),
                usage(4, "MEMORY", 1, "744.000000", Per.HOUR, "0.01", "7.44"),
                usage(5, "SNAPSHOT", 1, "7.000000", Per.SECOND, "0.001", "0.01"),
                usage(6, "VCPU", 1, "1000.000000", Per.HOUR, "0.012", "12.00"),
                usage(7, "VCPU", 2, "488.000001", Per.HOUR, "0.010", "4.88"),
                usage(8, "PLAN:basic", 1, "2.500000", Per.MONTH, "1.00", "2.50"),
                overall(9, Kind.DISCOUNT, "-2.74"),
                overall(10, Kind.MINIMUM, "5.39"),
                overall(11, Kind.CORRECTION, "-1.00"));
    }

    static BilledDocument invoice(List<BilledLine> lines) {
        return document("INV-2026-000001", null, List.of("Oak Ltd", "1 Elm Street"), lines);
    }

    static BilledDocument document(
            @Nullable String number, @Nullable UUID corrects, List<String> billTo, List<BilledLine> lines) {
        BigDecimal net = lines.stream().map(BilledLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new BilledDocument(
                new UUID(3, 1),
                new TenantId(new UUID(0, 2)),
                MARCH,
                corrects == null ? BilledDocument.Kind.INVOICE : BilledDocument.Kind.CREDIT_NOTE,
                number,
                corrects,
                new BilledDocument.Terms("EUR", "standard", 1, "VAT", number("23"), billTo, List.of()),
                lines,
                net.multiply(number("0.23")).setScale(2, RoundingMode.HALF_UP));
    }

    /** Of machines that hold of every meter 1, 2 and 4. */
    static List<FocusCharge> charges(BilledDocument document) {
        return charges(document, held(1, 2, 4));
    }

    static List<FocusCharge> charges(BilledDocument document, Map<VmId, BigDecimal> held) {
        List<FocusCharge> charges = new ArrayList<>();
        Map<VmId, String> names = new HashMap<>();
        held.keySet().forEach(vm -> names.put(vm, name(vm)));
        try {
            FocusCharges.of(document, meter -> new Shares(held, names), charges::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return charges;
    }

    static FocusFile file(BilledDocument document) {
        StringBuilder csv = new StringBuilder(FocusCsv.header());
        charges(document).forEach(charge -> csv.append(FocusCsv.line(new FocusRow(document, "Elm & Sons", charge))));
        return FocusFile.read(csv.toString());
    }
}
