package dev.viveiro.gateway.image;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.image.Receiving.Piece;
import dev.viveiro.gateway.image.store.ImageDraft;
import dev.viveiro.gateway.image.store.ImageStore;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ImageFormat;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes bytes from hosts, as {@link Receiving} takes uploads: of what they are, the host says, and the store compares. */
@Component
class TakingFromHosts {
    private static final Logger log = LoggerFactory.getLogger(TakingFromHosts.class);

    private final ImageStore store;
    private final Receiving receiving;
    private final Completing completing;
    private final Hosts hosts;

    TakingFromHosts(ImageStore store, Receiving receiving, Completing completing, Hosts hosts) {
        this.store = store;
        this.receiving = receiving;
        this.completing = completing;
        this.hosts = hosts;
    }

    /** Something whose bytes are waited for. */
    interface Awaited {
        /** Under which the store has them. */
        UUID id();

        /** For the log. */
        String name();

        /** Whether these are here already. */
        boolean has(CapturedImage content);

        /** Until when they are waited for; throws when nobody does any more. */
        Instant requireWaitedFor();

        /** The store is to have the whole no more, for others come; false when it is they that came, or that nobody waits any more. */
        boolean wentAway(String others);

        /** The store has the whole; false when nobody waits any more. */
        boolean came(CapturedImage whole);

        ProblemException notWanted();
    }

    /**
     * Adds a piece; with the last one the bytes are compared. They may all be offered again, which changes nothing.
     *
     * @throws ProblemException 409 {@code invalid-state} when nobody waits for them any more; and as {@link Receiving#receive} does
     */
    void take(Awaited awaited, CapturedImage content, Piece piece, InputStream body) {
        if (awaited.has(content)) {
            return;
        }
        Instant deadline = awaited.requireWaitedFor();
        try {
            // of an earlier attempt, or kept by a process that died before it could say so
            if (store.sizeOf(awaited.id()).isPresent()
                    && !store.removeWhole(awaited.id(), () -> awaited.wentAway(content.sha256()))) {
                throw Receiving.busy();
            }
            try (ImageDraft draft = store.draft(awaited.id()).orElseThrow(Receiving::busy)) {
                // only now: whoever wrote before may have ended it
                if (!awaited.has(content)) {
                    Instant unused = awaited.requireWaitedFor();
                    receiving.take(
                            new Receiving.Incoming(
                                    awaited.name(),
                                    deadline,
                                    content.sha256(),
                                    whole -> complete(awaited, content, whole)),
                            draft,
                            piece,
                            body);
                }
            }
        } catch (UncheckedIOException e) {
            log.error("The image store failed; captures and moves fail until it can be written again", e);
            throw ProblemException.unavailable("The image store can't be written now; what came is kept.", 60);
        }
    }

    private boolean complete(Awaited awaited, CapturedImage content, ImageDraft draft) {
        long size = draft.length();
        if (!completing.compared(awaited.name(), content.sha256(), draft)) {
            return false;
        }
        if (!draft.keep()) {
            throw awaited.notWanted();
        }
        if (!awaited.came(new CapturedImage(content.sha256(), size, content.format()))) {
            store.remove(awaited.id());
            throw awaited.notWanted();
        }
        log.info("All of the image {} is here from its host: {} bytes.", awaited.name(), size);
        return true;
    }

    /** What the host says of the bytes, in the query; nothing is known of their size. */
    static CapturedImage announced(@Nullable String sha256, @Nullable String format) {
        if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
            throw ProblemException.field("?sha256", "invalid-sha256", "Expected 64 hexadecimal digits in lower case.");
        }
        try {
            return new CapturedImage(sha256, 0, ImageFormat.valueOf(String.valueOf(format)));
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("?format", "invalid-format", "Expected the form of an image.");
        }
    }

    /** Refuses the link of a host that was removed, or is none. */
    void requireKnown(HostId host) {
        if (hosts.find(host).filter(known -> known.state() != HostState.REMOVED).isEmpty()) {
            throw notOurs();
        }
    }

    static ProblemException notOurs() {
        return new ProblemException(ProblemCode.FORBIDDEN, "The link is not the gateway's, or its time is over.");
    }
}
