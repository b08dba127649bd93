package dev.viveiro.gateway.host.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a silent host is given up.
 *
 * @param suspectAfter silence after which nothing new goes to a host
 * @param lostAfter silence after which what a host was asked to create is created elsewhere; at least lease and longest step together
 * @param lease the workers' {@code viveiro.worker.lease}: without an answer for this long they begin nothing that starts a machine
 * @param longestStep the workers' {@code viveiro.worker.longest-step}: no step that creates or starts a machine takes longer
 * @param inattention a probe that takes longer than this says that the gateway did not listen
 */
@ConfigurationProperties("viveiro.hosts")
public record WatchPolicy(
        @DefaultValue("30s") Duration suspectAfter,
        @DefaultValue("180s") Duration lostAfter,
        @DefaultValue("60s") Duration lease,
        @DefaultValue("120s") Duration longestStep,
        @DefaultValue("5s") Duration inattention) {
    public WatchPolicy {
        if (lostAfter.compareTo(lease.plus(longestStep)) < 0) {
            throw new IllegalArgumentException(
                    "viveiro.hosts.lost-after must be at least lease and longest-step together, "
                            + lease.plus(longestStep) + ", but is " + lostAfter
                            + ": a host could still be creating what is created elsewhere.");
        }
        if (suspectAfter.compareTo(lostAfter) > 0 || inattention.compareTo(suspectAfter) >= 0) {
            throw new IllegalArgumentException(
                    "expected viveiro.hosts.inattention < suspect-after <= lost-after, but they are " + inattention
                            + ", " + suspectAfter + " and " + lostAfter);
        }
    }
}
