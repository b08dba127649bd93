/** Stands between the worker and its hypervisor: bounds every call in time and number, and rests when nothing answers. */
@NullMarked
package dev.viveiro.worker.guard;

import org.jspecify.annotations.NullMarked;
