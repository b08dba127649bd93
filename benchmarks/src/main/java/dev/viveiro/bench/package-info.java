/** Benchmarks: each measures one way and, in the same run, the limit that broker or database set to it. */
@NullMarked
package dev.viveiro.bench;

import org.jspecify.annotations.NullMarked;
