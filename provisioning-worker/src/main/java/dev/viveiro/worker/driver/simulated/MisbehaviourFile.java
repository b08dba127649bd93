package dev.viveiro.worker.driver.simulated;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules as the file has them at this moment. It is read again for every call, so that an editor is all that is needed to
 * make a running host misbehave; a time stamp would be cheaper, but two edits can carry the same one.
 */
final class MisbehaviourFile {
    private static final Logger log = LoggerFactory.getLogger(MisbehaviourFile.class);

    private final Path file;
    private String text = "";
    private List<LiveRule> rules = List.of();

    MisbehaviourFile(Path file) {
        this.file = file;
    }

    /** The rules now, in the file's order. A rule keeps its counts for as long as its line stands in the file. */
    synchronized List<LiveRule> rules() {
        String now = read();
        if (!now.equals(text)) {
            rules = parsed(now);
            text = now;
        }
        return rules;
    }

    /** Whether the rule still stands in the file. */
    boolean holds(MisbehaviourRule rule) {
        return find(rules(), rule).isPresent();
    }

    /** Puts these lines in the place of all that the file has. */
    void write(List<String> lines) {
        Path whole = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(whole, lines);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException("the rules could not be written to " + file, failure);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }

    private String read() {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (NoSuchFileException removedMeanwhile) {
            return "";
        } catch (IOException failure) {
            log.warn("{} cannot be read ({}); the rules read before stay in force", file, failure.toString());
            return text;
        }
    }

    private List<LiveRule> parsed(String now) {
        List<LiveRule> found = new ArrayList<>();
        int number = 0;
        for (String line : now.lines().toList()) {
            number++;
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            try {
                MisbehaviourRule rule = MisbehaviourRule.parse(line);
                found.add(find(rules, rule).orElseGet(() -> new LiveRule(rule)));
            } catch (IllegalArgumentException notUnderstood) {
                log.warn("{} line {} is ignored: {}", file, number, notUnderstood.getMessage());
            }
        }
        log.info("{} now has {} rules in force", file, found.size());
        return List.copyOf(found);
    }

    private static Optional<LiveRule> find(List<LiveRule> among, MisbehaviourRule rule) {
        return among.stream().filter(live -> live.rule().equals(rule)).findFirst();
    }
}
