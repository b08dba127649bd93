package dev.viveiro.worker.driver.lxd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What LXD keeps guests to their address with: nft, or where LXD found none of it when it started, ebtables and a kernel that
 * filters bridges. Without it no guest starts.
 */
final class GuardTools {
    private static final List<String> EBTABLES =
            List.of("/usr/sbin/ebtables", "/sbin/ebtables", "/usr/bin/ebtables", "/usr/local/sbin/ebtables");
    private static final String KERNEL = "/proc/sys/net/bridge/bridge-nf-call-ip6tables";

    private GuardTools() {}

    /** What stands in the way of every start on this host, in a sentence; null for nothing. */
    @Nullable
    static String missing(String firewall) {
        return missing(firewall, file -> Files.exists(Path.of(file)));
    }

    /** @param firewall as LXD names what it found; {@code nftables} or {@code xtables}, empty in versions that don't say */
    @Nullable
    static String missing(String firewall, Predicate<String> there) {
        boolean can = !firewall.equals("xtables") || EBTABLES.stream().anyMatch(there) && there.test(KERNEL);
        return can
                ? null
                : "LXD found no nft on the host when it started, and without it no guest can be kept to its address; "
                        + "install nftables and restart LXD";
    }
}
