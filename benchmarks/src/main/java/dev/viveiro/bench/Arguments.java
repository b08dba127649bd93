package dev.viveiro.bench;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What stands behind a benchmark's name on the command line: pairs such as {@code --vms 2000}. */
final class Arguments {
    private final Map<String, String> values = new TreeMap<>();

    /** @throws IllegalArgumentException for a name that is not known, or one without a value */
    Arguments(Set<String> known, String... words) {
        for (int i = 0; i < words.length; i += 2) {
            if (!known.contains(words[i])) {
                throw new IllegalArgumentException(
                        "%s is not known here; expected %s".formatted(words[i], known.isEmpty() ? "nothing" : known));
            }
            if (i + 1 == words.length) {
                throw new IllegalArgumentException("%s needs a value".formatted(words[i]));
            }
            values.put(words[i], words[i + 1]);
        }
    }

    String text(String name, String usual) {
        return values.getOrDefault(name, usual);
    }

    /** @throws IllegalArgumentException unless it is one of {@code known} */
    String oneOf(String name, String usual, Set<String> known) {
        String text = text(name, usual);
        if (!known.contains(text)) {
            throw new IllegalArgumentException("%s is '%s'; expected one of %s".formatted(name, text, known));
        }
        return text;
    }

    /** @throws IllegalArgumentException unless it is a whole number from {@code least} to {@code most} */
    int number(String name, int usual, int least, int most) {
        var text = values.getOrDefault(name, Integer.toString(usual));
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException(
                    "%s is '%s'; expected a number from %d to %d".formatted(name, text, least, most));
        }
        return Integer.parseInt(text);
    }
}
