/** What simulations need of classes that only their own package sees. */
@NullMarked
package dev.viveiro.gateway.dispatch;

import org.jspecify.annotations.NullMarked;
