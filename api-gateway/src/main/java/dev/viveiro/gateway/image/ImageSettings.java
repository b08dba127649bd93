package dev.viveiro.gateway.image;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where images come from and are kept.
 *
 * @param store folder of the images' bytes; every replica has the same one
 * @param maxSize how large one image may be
 * @param privateSources images may be fetched from private, loopback and link-local addresses, too
 * @param fetchWithin how long after its registration an image must have been fetched
 * @param uploadWithin how long after its registration an image must have been uploaded
 * @param keepUnknown how long the store keeps bytes of images that the database does not know
 * @param capturedAtMost how many captured images a tenant may have; failed and deleted ones do not count
 * @param sweep time between two looks for fetches to go on with and for what is left over
 */
@ConfigurationProperties("viveiro.images")
public record ImageSettings(
        Path store,
        @DefaultValue("20GB") DataSize maxSize,
        @DefaultValue("false") boolean privateSources,
        @DefaultValue("6h") Duration fetchWithin,
        @DefaultValue("7d") Duration uploadWithin,
        @DefaultValue("7d") Duration keepUnknown,
        @DefaultValue("20") int capturedAtMost,
        @DefaultValue("10s") Duration sweep) {}
