package dev.viveiro.worker.driver.lxd;

import dev.viveiro.worker.driver.UnusedImages;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpMethod;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Images in LXD's store that came from the gateway, by the mark that they carry. All workers of one LXD share them: instances in every
 * project count. What carries no mark is an operator's.
 */
final class UnusedCopies implements UnusedImages {
    /** The property whose value is the digest of the bytes that came. */
    static final String MARK = "viveiro.sha256";

    private static final String ALIAS = "viveiro-";
    private static final Logger log = LoggerFactory.getLogger(UnusedCopies.class);

    private final LxdConnection lxd;
    private final Operations operations;
    private final Images images;
    private final Duration kept;
    private final Clock clock;

    /** @param kept how long one stays that nobody uses */
    UnusedCopies(LxdConnection lxd, Operations operations, Images images, Duration kept, Clock clock) {
        this.lxd = lxd;
        this.operations = operations;
        this.images = images;
        this.kept = kept;
        this.clock = clock;
    }

    @Override
    public void discard() {
        Instant since = clock.instant().minus(kept);
        Set<String> used = list("/1.0/instances?recursion=1&all-projects=true", "listing the instances")
                .map(instance ->
                        instance.path("config").path("volatile.base_image").asString(""))
                .collect(Collectors.toSet());
        list("/1.0/images?recursion=1", "listing the images")
                .filter(image -> image.path("properties").has(MARK))
                .filter(image -> !used.contains(image.path("fingerprint").asString("")))
                .filter(image -> usedLast(image).isBefore(since))
                .filter(image -> aliases(image)
                        // an operator's name for it says that it is the operator's, too
                        .allMatch(alias -> alias.startsWith(ALIAS) && !images.wantedSince(alias, since)))
                .forEach(this::delete);
    }

    private Stream<JsonNode> list(String path, String what) {
        LxdAnswer answer = lxd.get(path);
        if (!answer.good()) {
            throw LxdFailures.refused(what, answer);
        }
        return answer.metadata().valueStream();
    }

    private static Stream<String> aliases(JsonNode image) {
        return image.path("aliases").valueStream().map(alias -> alias.path("name")
                .asString(""));
    }

    /** When something was made from it last, or when it came; one that LXD says nothing of was used just now. */
    private static Instant usedLast(JsonNode image) {
        return Stream.of("last_used_at", "uploaded_at")
                .map(field -> time(image.path(field).asString("")))
                .max(Instant::compareTo)
                .filter(Instant.EPOCH::isBefore)
                .orElse(Instant.MAX);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException unsaid) {
            return Instant.EPOCH;
        }
    }

    private void delete(JsonNode image) {
        String fingerprint = image.path("fingerprint").asString("");
        Operations.End end = operations.await(
                "delete image " + fingerprint, lxd.send(HttpMethod.DELETE, "/1.0/images/" + fingerprint, null));
        if (end.good()) {
            log.info("Image {} was not used for {} and is removed: {}", fingerprint, kept, image.path("properties"));
        } else {
            log.warn("Image {}, which nobody uses, is removed later: {}", fingerprint, end.error());
        }
    }
}
