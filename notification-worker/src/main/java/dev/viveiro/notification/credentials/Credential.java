package dev.viveiro.notification.credentials;

import dev.viveiro.kernel.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What a recipient needs to enter a machine.
 *
 * @param account login account
 * @param address IPv4 in dotted form; null when the machine has none
 */
public record Credential(String account, @Nullable String address, Secret password) {}
