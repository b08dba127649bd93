/** Tests of messaging, the integration ones against a real broker and a real database. */
@NullMarked
package dev.viveiro.messaging;

import org.jspecify.annotations.NullMarked;
