/** Tests of what the benchmarks print. */
@NullMarked
package dev.viveiro.bench;

import org.jspecify.annotations.NullMarked;
