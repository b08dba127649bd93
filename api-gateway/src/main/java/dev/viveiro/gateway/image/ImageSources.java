package dev.viveiro.gateway.image;

import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.OperationId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What commands say about the bytes of images. */
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

        @Override
        public String captureLink(UUID image, String name, OperationId operation, HostId host, Instant until) {
            return "/v1/images/" + name + "/captured";
        }

        @Override
        public String transportLink(OperationId operation, HostId host, Instant until) {
            return "/v1/transports/" + operation;
        }

        @Override
        public ImageContent transported(OperationId operation, HostId host, Instant until) {
            return new ImageContent("0".repeat(64), 1, ImageFormat.RAW, "/v1/transports/" + operation);
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

    /** Where this host may send the image of a machine until then, and nothing else. */
    String captureLink(UUID image, String name, OperationId operation, HostId host, Instant until);

    /** Where this host may send the machine that this operation moves until then, and nothing else. */
    String transportLink(OperationId operation, HostId host, Instant until);

    /** What came of the machine that this operation moves, with a link that is good for this host until then. */
    ImageContent transported(OperationId operation, HostId host, Instant until);
}
