@NullMarked
package dev.viveiro.gateway.image.store;

import org.jspecify.annotations.NullMarked;
