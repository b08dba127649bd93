/** What simulations need of classes that only their own package sees. */
@NullMarked
package dev.viveiro.worker.report;

import org.jspecify.annotations.NullMarked;
