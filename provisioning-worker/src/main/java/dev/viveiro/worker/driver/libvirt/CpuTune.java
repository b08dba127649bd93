package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.CpuLimits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** How much of the host's processors a domain gets, in its description: a weight, and what each of its processors may take in a period. */
final class CpuTune {
    private static final String ELEMENT = "cputune";
    private static final String SHARES = "shares";
    private static final String PERIOD = "period";
    private static final String QUOTA = "quota";

    /** In microseconds; the kernel's own. */
    private static final int PERIOD_MICROS = 100_000;

    private static final long WHOLE = 100;

    private CpuTune() {}

    /** As a domain is defined with it; nothing for a machine without limits. */
    static void write(Markup into, CpuLimits limits) {
        if (limits.equals(CpuLimits.NONE)) {
            return;
        }
        into.element(ELEMENT, tune -> {
            if (limits.shares() != null) {
                tune.text(SHARES, limits.shares().toString());
            }
            if (limits.capPercent() != null) {
                tune.text(PERIOD, String.valueOf(PERIOD_MICROS)).text(QUOTA, quota(limits.capPercent()));
            }
        });
    }

    /** What the domain's description says. */
    static CpuLimits of(Element domain) {
        Optional<Element> tune = Xml.at(domain, ELEMENT);
        if (tune.isEmpty()) {
            return CpuLimits.NONE;
        }
        Long shares = number(tune.get(), SHARES);
        Long quota = number(tune.get(), QUOTA);
        Long period = number(tune.get(), PERIOD);
        return new CpuLimits(
                within(shares, CpuLimits.LEAST_SHARES, CpuLimits.MOST_SHARES),
                // libvirt takes any quota below nothing for none
                quota == null || quota <= 0
                        ? null
                        : within(quota * WHOLE / (period == null || period <= 0 ? PERIOD_MICROS : period), 1, WHOLE));
    }

    /** Gives a lasting description these limits; whatever else is tuned there stays. */
    static void put(Element domain, CpuLimits limits) {
        Document document = domain.getOwnerDocument();
        Element tune = Xml.at(domain, ELEMENT).orElseGet(() -> {
            Element made = document.createElementNS(null, ELEMENT);
            domain.appendChild(made);
            return made;
        });
        set(tune, SHARES, limits.shares() == null ? null : limits.shares().toString());
        set(tune, PERIOD, limits.capPercent() == null ? null : String.valueOf(PERIOD_MICROS));
        set(tune, QUOTA, limits.capPercent() == null ? null : quota(limits.capPercent()));
        if (tune.getElementsByTagName("*").getLength() == 0) {
            domain.removeChild(tune);
        }
    }

    private static void set(Element tune, String name, @Nullable String value) {
        Xml.children(tune, name).toList().forEach(tune::removeChild);
        if (value != null) {
            Element made = tune.getOwnerDocument().createElementNS(null, name);
            made.setTextContent(value);
            tune.appendChild(made);
        }
    }

    /** What the kernel is told of these limits, by libvirt's names; a quota below nothing is none. */
    static Map<String, Long> figures(CpuLimits limits) {
        Map<String, Long> figures = new LinkedHashMap<>();
        if (limits.shares() != null) {
            figures.put("cpu_shares", limits.shares().longValue());
        }
        figures.put("vcpu_period", (long) PERIOD_MICROS);
        figures.put("vcpu_quota", limits.capPercent() == null ? -1 : Long.parseLong(quota(limits.capPercent())));
        return figures;
    }

    private static String quota(int percent) {
        return String.valueOf(percent * (PERIOD_MICROS / WHOLE));
    }

    private static @Nullable Long number(Element tune, String name) {
        return Xml.at(tune, name)
                .map(element -> Long.valueOf(element.getTextContent().strip()))
                .orElse(null);
    }

    /** What somebody else set, and is none of ours, is told as none. */
    private static @Nullable Integer within(@Nullable Long number, long least, long most) {
        return number == null || number < least || number > most ? null : (Integer) number.intValue();
    }
}
