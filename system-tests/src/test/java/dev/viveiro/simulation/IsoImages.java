package dev.viveiro.simulation;

import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.gateway.image.ImageSources;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.OperationId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A catalogue of ISO images; all others are the hosts' own. The bytes of one of them nobody has. */
final class IsoImages implements ImageSources {
    static final List<String> NAMES = List.of("rescue", "drivers", "lost");

    /** Links under which there are bytes. */
    static final List<String> THERE = List.of(link("rescue"), link("drivers"));

    @Override
    public Set<String> needs(String image) {
        return NONE.needs(image);
    }

    @Override
    public @Nullable ImageContent of(String image, HostId host, Instant until) {
        return NAMES.contains(image)
                ? new ImageContent(sha256(image), 1, ImageFormat.ISO, link(image))
                : NONE.of(image, host, until);
    }

    /** Of an image of this catalogue. */
    static String sha256(String image) {
        return String.valueOf(NAMES.indexOf(image)).repeat(64);
    }

    private static String link(String image) {
        return "/v1/images/" + image + "/content";
    }

    @Override
    public String captureLink(UUID image, String name, OperationId operation, HostId host, Instant until) {
        return NONE.captureLink(image, name, operation, host, until);
    }

    @Override
    public String transportLink(OperationId operation, HostId host, Instant until) {
        return NONE.transportLink(operation, host, until);
    }

    @Override
    public ImageContent transported(OperationId operation, HostId host, Instant until) {
        return NONE.transported(operation, host, until);
    }
}
