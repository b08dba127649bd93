/** Files of captured disks, as every driver keeps them that captures any. */
@NullMarked
package dev.viveiro.worker.driver.capture;

import org.jspecify.annotations.NullMarked;
