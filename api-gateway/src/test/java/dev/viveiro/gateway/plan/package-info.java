@NullMarked
package dev.viveiro.gateway.plan;

import org.jspecify.annotations.NullMarked;
