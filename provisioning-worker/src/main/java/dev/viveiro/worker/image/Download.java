package dev.viveiro.worker.image;

import dev.viveiro.kernel.Fault;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.Pause;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one image onto the shelf: from where an earlier try came to, and only if its digest is the one that was told. */
final class Download {
    /** In a row without a single byte. */
    private static final int TRIES = 6;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Logger log = LoggerFactory.getLogger(Download.class);

    private final String name;
    private final String sha256;
    private final ImageSource source;
    private final URI address;
    private final Shelf shelf;
    private final Pause pause;

    Download(URI gateway, String name, String sha256, ImageSource source, Shelf shelf, Pause pause) {
        if (!source.link().startsWith("/")) {
            throw new IllegalArgumentException("expected a link at the gateway, got " + source);
        }
        this.address = URI.create(gateway + source.link());
        this.name = name;
        this.sha256 = sha256;
        this.source = source;
        this.shelf = shelf;
        this.pause = pause;
    }

    /** Where the image is, whole; throws {@link DriverFailure} when it does not come. */
    Path run() throws IOException, InterruptedException {
        Path whole = shelf.whole(sha256);
        if (Files.exists(whole)) {
            return whole;
        }
        Path part = shelf.part(sha256);
        try (FileChannel file = FileChannel.open(
                        part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                Link link = Link.open(address)) {
            if (!shelf.roomFor(source.sizeBytes() - file.size())) {
                throw DriverFailure.tryOtherHost(
                        "host-full",
                        "image " + name + " has " + source.sizeBytes() + " bytes, and the host has no room for them",
                        "make room in the worker's home");
            }
            boolean inOnePiece = file.size() == 0;
            fill(file, link);
            String digest = PartFile.sha256(file);
            if (!digest.equals(sha256) && !inOnePiece) {
                log.warn("What came in pieces is not image {}; it is fetched once more, in one.", name);
                file.truncate(0);
                fill(file, link);
                digest = PartFile.sha256(file);
            }
            if (!digest.equals(sha256)) {
                file.truncate(0);
                throw notFetched("what the gateway gave has SHA-256 " + digest + ", not " + sha256);
            }
            file.force(true);
        }
        log.info("Image {} is here: {} bytes, SHA-256 {}.", name, source.sizeBytes(), sha256);
        return shelf.keep(sha256);
    }

    /** Afterwards the file has as many bytes as the image. */
    private void fill(FileChannel file, Link link) throws IOException, InterruptedException {
        Duration wait = FIRST_PAUSE;
        int inVain = 0;
        while (file.size() != source.sizeBytes()) {
            long before = file.size();
            String trouble = takeFrom(link, file);
            if (file.size() > before) {
                inVain = 0;
                wait = FIRST_PAUSE;
            } else if (trouble != null && ++inVain >= TRIES) {
                throw notFetched(trouble);
            }
            if (trouble != null) {
                log.info("Image {}: {} at byte {}; it goes on there.", name, trouble, file.size());
                pause.pause(wait);
                wait = wait.multipliedBy(2);
            }
        }
    }

    /** What was in the way; null when nothing was. */
    private @org.jspecify.annotations.Nullable String takeFrom(Link link, FileChannel file)
            throws IOException, InterruptedException {
        if (file.size() > source.sizeBytes()) {
            file.truncate(0);
        }
        Link.Answer answer;
        try {
            answer = link.ask(file.size());
        } catch (IOException away) {
            return "the gateway does not answer (" + away.getMessage() + ")";
        }
        return switch (answer.status()) {
            case 200, 206 -> {
                file.truncate(answer.first());
                yield PartFile.append(file, answer.bytes(), source.sizeBytes());
            }
            case 401, 403 -> throw notFetched("the gateway says that the link is not good (any more)");
            case 404, 410 ->
                throw DriverFailure.refused(
                        Fault.SYSTEM,
                        "image-unknown",
                        "the gateway has no image " + name + " any more",
                        "choose another image");
            default -> "the gateway answered " + answer.status();
        };
    }

    private DriverFailure notFetched(String why) {
        return DriverFailure.retryLater(
                "image-not-fetched",
                "image " + name + " could not be brought here: " + why,
                "it is tried again by itself; if it repeats, look whether the host reaches the gateway",
                Duration.ofSeconds(1));
    }
}
