@NullMarked
package dev.viveiro.gateway.call;

import org.jspecify.annotations.NullMarked;
