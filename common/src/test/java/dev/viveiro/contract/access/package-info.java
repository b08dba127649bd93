/** Tests of the caller's token. */
@NullMarked
package dev.viveiro.contract.access;

import org.jspecify.annotations.NullMarked;
