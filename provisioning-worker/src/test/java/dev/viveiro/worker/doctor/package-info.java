@NullMarked
package dev.viveiro.worker.doctor;

import org.jspecify.annotations.NullMarked;
