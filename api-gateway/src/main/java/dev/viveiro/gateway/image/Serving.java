package dev.viveiro.gateway.image;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Hosts;
import dev.viveiro.gateway.image.store.ImageStore;
import dev.viveiro.gateway.keys.LinkKey;
import dev.viveiro.kernel.HostId;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Service;

/** Gives hosts the bytes that a link promised them. */
@Service
public class Serving {
    private final Images images;
    private final ImageStore store;
    private final Hosts hosts;
    private final LinkKey key;
    private final Clock clock;

    Serving(Images images, ImageStore store, Hosts hosts, LinkKey key, Clock clock) {
        this.images = images;
        this.store = store;
        this.hosts = hosts;
        this.key = key;
        this.clock = clock;
    }

    /**
     * The whole bytes.
     *
     * @throws ProblemException 403 for a link that the gateway did not give, or whose time is over, or whose host was removed;
     *     404 when the image is gone
     */
    public Resource open(
            String name,
            @Nullable String sha256,
            @Nullable String host,
            @Nullable String until,
            @Nullable String signature) {
        ImageLink link = read(name, sha256, host, until)
                .filter(read -> signature != null && read.good(key, signature, clock.instant()))
                .filter(read -> hosts.find(read.host())
                        .filter(known -> known.state() != HostState.REMOVED)
                        .isPresent())
                .orElseThrow(() -> new ProblemException(
                        ProblemCode.FORBIDDEN, "The link is not the gateway's, or its time is over."));
        return images.find(name)
                .filter(image -> image.state().served())
                .filter(image -> image.bytes() != null
                        && link.sha256().equals(image.bytes().sha256()))
                .flatMap(image -> store.whole(image.id()))
                .orElseThrow(() -> ProblemException.notFound("image", name));
    }

    private static Optional<ImageLink> read(
            String name, @Nullable String sha256, @Nullable String host, @Nullable String until) {
        if (sha256 == null || host == null || until == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ImageLink(name, sha256, HostId.of(host), Long.parseLong(until)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
