package dev.viveiro.contract.vm;

import dev.viveiro.kernel.ImageFormat;

/**
 * The bytes of an image, and where its host gets them.
 *
 * @param sha256 64 hexadecimal digits in lower case; what has another digest is not the image
 * @param sizeBytes in bytes
 * @param link path and query at the gateway, whose address the host knows; signed for this host alone, and good until the
 *     operation's deadline
 */
public record ImageContent(String sha256, long sizeBytes, ImageFormat format, String link) {}
