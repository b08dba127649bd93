/** What simulations need of classes that only their own package sees. */
@NullMarked
package dev.viveiro.messaging;

import org.jspecify.annotations.NullMarked;
