package dev.viveiro.gateway.image;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.gateway.keys.LinkKey;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From the catalogue. What an image that was READY is made of never changes, so it is read once in a process. */
@Component
class SqlImageSources implements ImageSources {
    private final Images images;
    private final TransportRows transports;
    private final LinkKey key;
    private final Map<String, Image> known = new ConcurrentHashMap<>();

    SqlImageSources(Images images, TransportRows transports, LinkKey key) {
        this.images = images;
        this.transports = transports;
        this.key = key;
    }

    @Override
    public Set<String> needs(String image) {
        return find(image).map(Image::needs).orElse(Set.of());
    }

    @Override
    public @Nullable ImageContent of(String image, HostId host, Instant until) {
        Image found = find(image).orElse(null);
        Image.Bytes bytes = found == null ? null : found.bytes();
        if (found == null || bytes == null) {
            return null;
        }
        String sha256 = Objects.requireNonNull(bytes.sha256());
        return new ImageContent(
                sha256,
                Objects.requireNonNull(bytes.size()),
                Objects.requireNonNull(bytes.format()),
                new ImageLink(image, sha256, host, until.getEpochSecond()).signed(key),
                found.tellsReady() ? true : null,
                found.cloudInit() ? true : null);
    }

    @Override
    public String captureLink(UUID image, String name, OperationId operation, HostId host, Instant until) {
        return new CaptureLink(image, name, operation, host, until.getEpochSecond()).signed(key);
    }

    @Override
    public String transportLink(OperationId operation, HostId host, Instant until) {
        return new TransportLink(TransportLink.Way.WRITE, operation, host, until.getEpochSecond()).signed(key);
    }

    @Override
    public ImageContent transported(OperationId operation, HostId host, Instant until) {
        CapturedImage whole = transports.find(operation).orElseThrow();
        return new ImageContent(
                whole.sha256(),
                whole.sizeBytes(),
                whole.format(),
                new TransportLink(TransportLink.Way.READ, operation, host, until.getEpochSecond()).signed(key));
    }

    private Optional<Image> find(String name) {
        Image seen = known.get(name);
        if (seen != null) {
            return Optional.of(seen);
        }
        Optional<Image> found =
                images.find(name).filter(image -> image.state().served() || image.state() == ImageState.DELETED);
        found.ifPresent(image -> known.put(name, image));
        return found;
    }
}
