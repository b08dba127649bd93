/** Sealed credentials: ciphertext only, never a plain password. */
@NullMarked
package dev.viveiro.contract.credential;

import org.jspecify.annotations.NullMarked;
