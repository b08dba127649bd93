package dev.viveiro.gateway.host.watch;

import dev.viveiro.gateway.host.HostState;
import dev.viveiro.kernel.HostId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts are doubted and which are given up. A plain function of what was heard, so that it can be simulated by the
 * thousand. When more than a third, and at least two, are silent together the fault is rather ours: none is given up.
 */
public final class HostWatch {
    private HostWatch() {}

    /**
     * A host and when its last word was read.
     *
     * @param heldBack it was not given up because too many others were silent with it
     * @param heardAt null before the first word
     */
    public record Watched(
            HostId host,
            HostState state,
            boolean heldBack,
            @Nullable Instant heardAt) {}

    /** What becomes of a host. */
    public record Verdict(HostId host, HostState state, boolean heldBack) {}

    /**
     * Only what changes. Hosts that are neither UP nor SUSPECT are not judged.
     *
     * @param attentiveSince since when everything said was read; null while it is not, and then nobody is judged
     */
    public static List<Verdict> decide(
            List<Watched> hosts, @Nullable Instant attentiveSince, Instant now, WatchPolicy policy) {
        if (attentiveSince == null) {
            return List.of();
        }
        List<Watched> judged = hosts.stream().filter(HostWatch::judged).toList();
        List<Verdict> verdicts = new ArrayList<>();
        for (Watched host : judged) {
            Verdict verdict = judge(host, hosts, attentiveSince, now, policy);
            if (verdict.state() != host.state() || verdict.heldBack() != host.heldBack()) {
                verdicts.add(verdict);
            }
        }
        return List.copyOf(verdicts);
    }

    private static Verdict judge(
            Watched host, List<Watched> hosts, Instant attentiveSince, Instant now, WatchPolicy policy) {
        Duration silence = silence(host, attentiveSince, now);
        if (silence.compareTo(policy.lostAfter()) >= 0) {
            return tooMany(host, hosts, attentiveSince, now, policy)
                    ? new Verdict(host.host(), HostState.SUSPECT, true)
                    : new Verdict(host.host(), HostState.LOST, false);
        }
        // only a word of its own makes a host UP again
        return silence.compareTo(policy.suspectAfter()) >= 0
                ? new Verdict(host.host(), HostState.SUSPECT, false)
                : new Verdict(host.host(), host.state(), false);
    }

    /** One that an administrator gave up while others were silent with it still counts: each is decided about by itself. */
    private static boolean tooMany(
            Watched candidate, List<Watched> hosts, Instant attentiveSince, Instant now, WatchPolicy policy) {
        long silent = 0;
        long all = 0;
        for (Watched host : hosts) {
            boolean together = host.state() == HostState.LOST && fellSilentTogether(host, candidate, policy);
            if (together || judged(host)) {
                all++;
                silent += together || silence(host, attentiveSince, now).compareTo(policy.suspectAfter()) >= 0 ? 1 : 0;
            }
        }
        return silent >= 2 && silent * 3 > all;
    }

    private static boolean fellSilentTogether(Watched one, Watched other, WatchPolicy policy) {
        Instant first = one.heardAt();
        Instant second = other.heardAt();
        return first != null
                && second != null
                && Duration.between(first, second).abs().compareTo(policy.lostAfter()) < 0;
    }

    private static boolean judged(Watched host) {
        return host.state() == HostState.UP || host.state() == HostState.SUSPECT;
    }

    /** How long nothing was heard although we listened. */
    private static Duration silence(Watched host, Instant attentiveSince, Instant now) {
        Instant heard = host.heardAt();
        Instant from = heard == null || heard.isBefore(attentiveSince) ? attentiveSince : heard;
        return Duration.between(from, now);
    }
}
