package dev.viveiro.gateway.image;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.gateway.image.source.HttpSource;
import dev.viveiro.gateway.image.source.SourceAnswer;
import dev.viveiro.gateway.image.store.ImageDraft;
import dev.viveiro.kernel.Fault;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches one image: from where an earlier try came to, again and again until its deadline. */
final class Fetch {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(Fetch.class);

    private final Image image;
    private final Image.Bytes bytes;
    private final ImageRows rows;
    private final Completing completing;
    private final ImageSettings settings;
    private final Clock clock;
    private final CountDownLatch stopping;
    private Duration pause = FIRST_PAUSE;

    /** @param stopping open once the process is to end; what came stays for the next one */
    Fetch(
            Image image,
            ImageRows rows,
            Completing completing,
            ImageSettings settings,
            Clock clock,
            CountDownLatch stopping) {
        this.image = image;
        this.bytes = Objects.requireNonNull(image.bytes());
        this.rows = rows;
        this.completing = completing;
        this.settings = settings;
        this.clock = clock;
        this.stopping = stopping;
    }

    /** Returns why it failed for good; empty when the image is whole, or is no longer wanted, or the process ends. */
    Optional<Cause> into(ImageDraft draft) throws InterruptedException {
        URI url = Objects.requireNonNull(bytes.url());
        try (HttpSource source = HttpSource.open(settings.privateSources())) {
            while (wanted()) {
                long before = draft.length();
                Optional<Optional<Cause>> end =
                        switch (source.ask(url, before)) {
                            case SourceAnswer.Bytes from -> take(from, draft);
                            case SourceAnswer.Refused(String code, String detail) ->
                                Optional.of(Optional.of(cause(code, detail)));
                            case SourceAnswer.Later(String detail) -> later(detail);
                        };
                if (end.isPresent()) {
                    return end.get();
                }
                pause = draft.length() > before ? FIRST_PAUSE : doubled(pause);
                boolean ended = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
                if (ended) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private boolean wanted() {
        return stopping.getCount() > 0
                && clock.instant().isBefore(bytes.deadline())
                && rows.is(image.id(), ImageState.FETCHING);
    }

    /** Empty while it is to go on. */
    private Optional<Optional<Cause>> take(SourceAnswer.Bytes from, ImageDraft draft) {
        if (!from.resumed()) {
            draft.restart();
        }
        boolean fromTheStart = draft.length() == 0;
        return switch (draft.append(from.in(), settings.maxSize().toBytes(), this::wanted)) {
            case AT_ITS_END -> compared(draft, fromTheStart);
            case BROKEN -> later("the source broke off at byte " + draft.length());
            case STOPPED -> Optional.of(Optional.empty());
            case TOO_LONG ->
                Optional.of(Optional.of(cause(
                        "too-large",
                        "the source has more than " + settings.maxSize().toBytes() + " bytes")));
        };
    }

    /** What was put together from two tries may be of two files: then it is fetched once more, in one piece. */
    private Optional<Optional<Cause>> compared(ImageDraft draft, boolean fromTheStart) {
        if (completing.complete(image, draft)) {
            return Optional.of(Optional.empty());
        }
        return fromTheStart
                ? Optional.of(Optional.of(
                        cause("checksum-mismatch", "the source's bytes do not have the SHA-256 " + bytes.sha256())))
                : later("what came in pieces is not the image");
    }

    private Optional<Optional<Cause>> later(String detail) {
        log.info("Image {}: {}; it is asked again in a while, until {}.", image.name(), detail, bytes.deadline());
        return Optional.empty();
    }

    private static Duration doubled(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private static Cause cause(String code, String detail) {
        return new Cause(
                code, Fault.USER, detail, "Mend the source or the request, delete the image, and register it anew.");
    }
}
