package dev.viveiro.gateway.image;

/**
 * Something a machine can be made from.
 *
 * @param account the account that logs in
 * @param minDiskGib smallest disk it fits on, in GiB
 */
public record Image(String name, String description, String account, long minDiskGib) {}
