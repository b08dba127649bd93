package dev.viveiro.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds what was measured against the bars. */
final class HypervisorVerdict {
    static final String VIVEIRO = "Viveiro";
    static final String SCRIPT = "script";
    /** Of one create: what Viveiro may add to the hypervisor's own work, as a part of it or in seconds, whichever is more. */
    private static final double PART = 0.05;

    private static final double SECONDS = 0.150;
    private static final double LINEAR = 0.95;

    private final Map<String, Map<String, Growth>> growths;
    private final List<Integer> sizes;

    /** @param growths by kind of work, and then by {@link #VIVEIRO} and {@link #SCRIPT} */
    HypervisorVerdict(Map<String, Map<String, Growth>> growths, List<Integer> sizes) {
        this.growths = growths;
        this.sizes = sizes;
    }

    double overheadSeconds() {
        return of("create", VIVEIRO).at(1) - of("create", SCRIPT).at(1);
    }

    double overheadBarSeconds() {
        return Math.max(SECONDS, PART * of("create", SCRIPT).at(1));
    }

    /** Of all kinds of work, for more than one machine. */
    boolean neverSlower() {
        return growths.keySet().stream().allMatch(work -> sizes.stream()
                .filter(size -> size > 1)
                .allMatch(size -> of(work, VIVEIRO).at(size) <= of(work, SCRIPT).at(size)));
    }

    boolean linear() {
        return growths.keySet().stream().allMatch(work -> of(work, VIVEIRO).linearity() >= LINEAR);
    }

    /** How many times as long the script takes for the most machines. */
    double ratio(String work) {
        int most = sizes.getLast();
        return of(work, SCRIPT).at(most) / of(work, VIVEIRO).at(most);
    }

    Result result(String driver, String plot) {
        Map<String, Object> works = new LinkedHashMap<>();
        for (String work : growths.keySet()) {
            works.put(
                    work,
                    Map.of(
                            "viveiroSeconds", of(work, VIVEIRO).seconds(),
                            "scriptSeconds", of(work, SCRIPT).seconds(),
                            "ratio", rounded(ratio(work)),
                            "linearity", rounded(of(work, VIVEIRO).linearity())));
        }
        return new Result("hypervisor")
                .with("driver", driver)
                .with("works", works)
                .with("overheadSeconds", overheadSeconds())
                .with("overheadBarSeconds", overheadBarSeconds())
                .judged("overheadMet", overheadSeconds() <= overheadBarSeconds())
                .judged("neverSlower", neverSlower())
                .judged("linear", linear())
                .with("plot", plot)
                .with("ratio", ratio("create"));
    }

    private Growth of(String work, String way) {
        Growth growth = growths.getOrDefault(work, Map.of()).get(way);
        if (growth == null) {
            throw new IllegalStateException("nothing was measured of " + work + " by " + way);
        }
        return growth;
    }

    private static double rounded(double number) {
        return Math.round(number * 1_000) / 1_000.0;
    }
}
