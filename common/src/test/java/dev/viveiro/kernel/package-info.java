/** Tests of identities, secrets, intervals and transition tables. */
@NullMarked
package dev.viveiro.kernel;

import org.jspecify.annotations.NullMarked;
