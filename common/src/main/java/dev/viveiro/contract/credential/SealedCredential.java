package dev.viveiro.contract.credential;

import org.jspecify.annotations.Nullable;

/**
 * How to enter a machine, readable only by the notification worker.
 *
 * @param account login account
 * @param sealed compact JWE (RFC 7516) to the notification worker's key whose protected header binds {@code vm} and
 *     {@code generation}; null for a machine that only keys can enter
 * @param keyId {@code kid} of the key it was sealed to; null when {@code sealed} is
 */
public record SealedCredential(
        String account, @Nullable String sealed, @Nullable String keyId) {}
