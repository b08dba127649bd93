package dev.viveiro.gateway.vm.domain;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Gives each of many machines a name of its own: the wished one, or with -2, -3 and so on behind it. */
public final class UniqueNames {
    private static final int LABEL_MAX = 63;

    private final Set<String> used;
    private final Map<String, Integer> last = new HashMap<>();

    /** {@code used}: names that machines have already. */
    public UniqueNames(Set<String> used) {
        this.used = new HashSet<>(used);
    }

    /** A name that nobody has, an RFC 1123 label as {@code wish} is one; it is taken from now on. */
    public String take(String wish) {
        if (used.add(wish)) {
            return wish;
        }
        for (int n = last.getOrDefault(wish, 1) + 1; ; n++) {
            String suffix = "-" + n;
            String name = cut(wish, LABEL_MAX - suffix.length()) + suffix;
            if (used.add(name)) {
                last.put(wish, n);
                return name;
            }
        }
    }

    private static String cut(String label, int length) {
        return label.length() <= length ? label : label.substring(0, length).replaceFirst("-+$", "");
    }
}
