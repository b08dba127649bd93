package dev.viveiro.gateway.image;

import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.kernel.HostId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a command that makes a machine says about the bytes of its image. */
public interface ImageSources {
    /** All images are the hosts' own. */
    ImageSources NONE = new ImageSources() {
        @Override
        public Set<String> needs(String image) {
            return Set.of();
        }

        @Override
        public @Nullable ImageContent of(String image, HostId host, Instant until) {
            return null;
        }
    };

    /** What a host must be able to do, beyond the rest, to make a machine from it. */
    Set<String> needs(String image);

    /**
     * The bytes, with a link that is good for this host until then; null for an image that hosts have by themselves, and for
     * one that is not known.
     */
    @Nullable
    ImageContent of(String image, HostId host, Instant until);
}
