/** Who a worker is, and where it keeps that. */
@NullMarked
package dev.viveiro.worker.identity;

import org.jspecify.annotations.NullMarked;
