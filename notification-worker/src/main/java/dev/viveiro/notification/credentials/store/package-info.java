/** The only SQL of sealed credentials: ciphertext and hashes, never a password or a link. */
@NullMarked
package dev.viveiro.notification.credentials.store;

import org.jspecify.annotations.NullMarked;
