package dev.viveiro.gateway.image;

import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.gateway.keys.LinkKey;
import dev.viveiro.kernel.HostId;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From the catalogue. What an image that was READY is made of never changes, so it is read once in a process. */
@Component
class SqlImageSources implements ImageSources {
    private final Images images;
    private final LinkKey key;
    private final Map<String, Image> known = new ConcurrentHashMap<>();

    SqlImageSources(Images images, LinkKey key) {
        this.images = images;
        this.key = key;
    }

    @Override
    public Set<String> needs(String image) {
        return find(image).map(Image::needs).orElse(Set.of());
    }

    @Override
    public @Nullable ImageContent of(String image, HostId host, Instant until) {
        Image.@Nullable Bytes bytes = find(image).map(Image::bytes).orElse(null);
        if (bytes == null) {
            return null;
        }
        return new ImageContent(
                bytes.sha256(),
                Objects.requireNonNull(bytes.size()),
                bytes.format(),
                new ImageLink(image, bytes.sha256(), host, until.getEpochSecond()).signed(key));
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
