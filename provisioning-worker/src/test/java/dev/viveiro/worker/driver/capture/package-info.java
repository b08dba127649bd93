@NullMarked
package dev.viveiro.worker.driver.capture;

import org.jspecify.annotations.NullMarked;
