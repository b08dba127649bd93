package dev.viveiro.worker.driver.simulated;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A rule and how often it has befallen whom, since it was written or the worker started. */
final class LiveRule {
    private final MisbehaviourRule rule;
    private final Pattern names;
    private final Set<String> befallen = new HashSet<>();
    private int timesLeft;

    LiveRule(MisbehaviourRule rule) {
        this.rule = rule;
        this.names = rule.namePattern();
        this.timesLeft = rule.times();
    }

    MisbehaviourRule rule() {
        return rule;
    }

    /**
     * Whether the rule befalls this call; counted if so.
     *
     * @param name whom the call is about; null for a call about no single machine, which only a rule for all befalls
     */
    synchronized boolean befalls(@Nullable String name) {
        if (timesLeft == 0
                || !(rule.isForAll() || (name != null && names.matcher(name).matches()))) {
            return false;
        }
        if (rule.misbehaviour() == Misbehaviour.FAILS_ONCE && !befallen.add(name == null ? "" : name)) {
            return false;
        }
        timesLeft--;
        return true;
    }
}
