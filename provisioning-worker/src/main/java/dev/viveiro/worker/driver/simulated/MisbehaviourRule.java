package dev.viveiro.worker.driver.simulated;

import dev.viveiro.kernel.FailureClass;
import java.util.regex.Pattern;

/**
 * One line of the rules: at which step what goes wrong, for which machines, how often.
 *
 * @param names machines by name, {@code *} for any characters and {@code ?} for one; for ensure-image, images by name
 * @param times how many calls it befalls in all, at least 1
 * @param failsWith the class of the failure, for the misbehaviours that fail and change nothing
 */
record MisbehaviourRule(Step step, Misbehaviour misbehaviour, String names, int times, FailureClass failsWith) {
    private static final String ANY = "*";

    /**
     * Reads {@code <step> <misbehaviour> [name=<glob>] [times=<n>] [class=<failure class>]}.
     *
     * @throws IllegalArgumentException naming the word that is not understood and what may stand there
     */
    static MisbehaviourRule parse(String line) {
        String[] words = line.strip().split("\\s+");
        Step step = Step.named(words[0]).orElseThrow(() -> notUnderstood(words[0], "a step, one of: " + Step.words()));
        String second = words.length > 1 ? words[1] : "";
        Misbehaviour misbehaviour = Misbehaviour.named(second)
                .filter(one -> one.isPossibleAt(step))
                .orElseThrow(() -> notUnderstood(
                        second,
                        "a misbehaviour that step %s can have, of: %s".formatted(step.word(), Misbehaviour.words())));
        String names = ANY;
        int times = Integer.MAX_VALUE;
        FailureClass failsWith = FailureClass.RETRY_LATER;
        for (int i = 2; i < words.length; i++) {
            String word = words[i];
            String value = word.substring(word.indexOf('=') + 1);
            switch (word.substring(0, word.length() - value.length())) {
                case "name=" -> names = value;
                case "times=" -> times = count(word, value);
                case "class=" -> failsWith = failureClass(word, value);
                default -> throw notUnderstood(word, "name=<glob>, times=<n> or class=<failure class>");
            }
        }
        return new MisbehaviourRule(step, misbehaviour, names, times, failsWith);
    }

    /** Whether it is meant for every machine, and so for calls that are about no single one. */
    boolean isForAll() {
        return names.equals(ANY);
    }

    Pattern namePattern() {
        return Pattern.compile("\\Q" + names.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q") + "\\E");
    }

    private static int count(String word, String value) {
        if (!value.matches("[1-9][0-9]{0,8}")) {
            throw notUnderstood(word, "times=<n> with n from 1 to 999999999");
        }
        return Integer.parseInt(value);
    }

    private static FailureClass failureClass(String word, String value) {
        for (FailureClass one : FailureClass.values()) {
            if (one.name().equals(value)) {
                return one;
            }
        }
        throw notUnderstood(word, "class= with a failure class such as RETRY_LATER or TRY_OTHER_HOST");
    }

    private static IllegalArgumentException notUnderstood(String word, String expected) {
        return new IllegalArgumentException("'%s' is not understood; expected %s".formatted(word, expected));
    }
}
