package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.CpuLimits;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.SchedParameter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the host can limit what guests get of its processors: libvirt defines such a guest everywhere, and where the kernel's
 * controller is missing, or was taken from libvirt, it refuses to start it, or starts it without. So one is made that is paused before
 * it runs anything, and the kernel's figures are looked at.
 */
final class LimitTrial {
    static final CpuLimits LIMITS = new CpuLimits(CpuLimits.MOST_SHARES, 1);

    private static final Map<String, String> FIGURES =
            Map.of("cpu_shares", "10000", "vcpu_period", "100000", "vcpu_quota", "1000");
    private static final int PAUSED = 1;
    /** The domain ends with the connection that made it. */
    private static final int AUTO_DESTROY = 2;

    private static final Logger log = LoggerFactory.getLogger(LimitTrial.class);

    private LimitTrial() {}

    /** Why it can't, in one sentence; empty when it can. */
    static String trouble(LibvirtLink link, Owner owner, String type) {
        String name = owner.prefix() + "limit-trial";
        String uuid =
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII)).toString();
        AtomicReference<Map<String, String>> seen = new AtomicReference<>(Map.of());
        String error = link.attempt("make a guest with limits", connection -> {
            Domain domain = connection.domainCreateXML(DomainXml.limited(type, name, uuid), PAUSED | AUTO_DESTROY);
            try {
                seen.set(enforced(domain));
            } finally {
                domain.destroy();
            }
            return domain.free();
        });
        if (seen.get().entrySet().containsAll(FIGURES.entrySet())) {
            return "";
        }
        String why = "a guest that was made with limits was not kept to them: "
                + (error.isEmpty()
                        ? "the kernel has " + seen.get()
                        : error.strip().replaceAll("\\s+", " "));
        log.info("Guests are given neither shares nor caps of processors here: {}", why);
        return why;
    }

    /** The kernel's figures for a domain that is there, by libvirt's names. */
    static Map<String, String> enforced(Domain domain) throws LibvirtException {
        Map<String, String> figures = new TreeMap<>();
        for (SchedParameter figure : domain.getSchedulerParameters()) {
            figures.put(figure.field.replace("\0", "").strip(), figure.getValueAsString());
        }
        return figures;
    }
}
