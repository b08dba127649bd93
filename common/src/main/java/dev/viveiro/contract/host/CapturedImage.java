package dev.viveiro.contract.host;

import dev.viveiro.kernel.ImageFormat;

/**
 * What a host sent of a machine that it captured, or that moves to another host.
 *
 * @param sha256 64 hexadecimal digits in lower case
 * @param sizeBytes in bytes
 */
public record CapturedImage(String sha256, long sizeBytes, ImageFormat format) {}
