@NullMarked
package dev.viveiro.worker.driver.opening;

import org.jspecify.annotations.NullMarked;
