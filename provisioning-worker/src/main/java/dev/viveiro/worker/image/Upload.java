package dev.viveiro.worker.image;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Pause;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one file to the gateway. It first offers nothing, behind which the whole was to have come before: the answer says how much of it
 * did, and it goes on there. What came in pieces that do not fit together is sent once more, in one.
 */
final class Upload {
    /** In a row in which nothing came to be there. */
    private static final int TRIES = 12;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(Upload.class);

    private final String address;
    private final Path file;
    private final ImageFormat format;
    private final Pause pause;
    private Duration wait = FIRST_PAUSE;
    private int inVain;
    private long most = -1;

    Upload(URI gateway, Path file, ImageFormat format, String link, Pause pause) {
        if (!link.startsWith("/")) {
            throw new IllegalArgumentException("expected a link at the gateway");
        }
        this.address = gateway + link;
        this.file = file;
        this.format = format;
        this.pause = pause;
    }

    /** Returns when the gateway has all of it; throws {@link DriverFailure} when that does not come about. */
    CapturedImage run() throws IOException, InterruptedException {
        try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.READ)) {
            CapturedImage image = new CapturedImage(PartFile.sha256(bytes), bytes.size(), format);
            URI to = URI.create(address + "&sha256=" + image.sha256() + "&format=" + format);
            try (SendingLink link = SendingLink.open(to)) {
                send(link, bytes, image);
            }
            log.info("A captured disk is sent: {} bytes, SHA-256 {}.", image.sizeBytes(), image.sha256());
            return image;
        }
    }

    private void send(SendingLink link, FileChannel bytes, CapturedImage image)
            throws IOException, InterruptedException {
        // nothing is offered but the question
        long from = image.sizeBytes();
        boolean inOnePiece = false;
        while (true) {
            SendingLink.Answer answer;
            try {
                answer = link.put(bytes, from, image.sizeBytes());
            } catch (IOException away) {
                pauseAfter("the gateway does not answer (" + away.getMessage() + ")");
                from = image.sizeBytes();
                continue;
            }
            switch (answer.kind()) {
                case TAKEN -> {
                    return;
                }
                case GO_ON -> {
                    // more than there is to send is another file's
                    from = answer.received() > image.sizeBytes() ? 0 : answer.received();
                    inOnePiece = from == 0;
                    if (from > most) {
                        most = from;
                        inVain = 0;
                        wait = FIRST_PAUSE;
                    } else {
                        pauseAfter("it broke off at byte " + from);
                    }
                }
                case OTHER_BYTES -> {
                    if (inOnePiece) {
                        throw notSent("other bytes came there than were sent");
                    }
                    log.warn("What came in pieces is not the captured disk; it is sent once more, in one.");
                    from = 0;
                    inOnePiece = true;
                }
                case LATER -> {
                    pauseAfter("the gateway answered " + answer.status());
                    from = image.sizeBytes();
                }
                case TOO_LARGE ->
                    throw DriverFailure.refused(
                            Fault.USER,
                            "image-too-large",
                            "the captured disk has " + image.sizeBytes() + " bytes, more than an image may have",
                            "remove what is not needed from the machine, or let the operator allow more");
                case NOT_WANTED ->
                    throw DriverFailure.refused(
                            Fault.SYSTEM,
                            "image-not-wanted",
                            "the gateway answered " + answer.status() + ": it does not wait for this image any more",
                            "capture the machine again");
            }
        }
    }

    private void pauseAfter(String trouble) throws InterruptedException {
        if (++inVain >= TRIES) {
            throw notSent(trouble);
        }
        log.info("Sending a captured disk: {}; it is tried again.", trouble);
        pause.pause(wait);
        Duration doubled = wait.multipliedBy(2);
        wait = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private static DriverFailure notSent(String why) {
        return DriverFailure.retryLater(
                "image-not-sent",
                "the captured disk could not be sent: " + why,
                "it is tried again by itself; if it repeats, look whether the host reaches the gateway",
                Duration.ofSeconds(1));
    }
}
