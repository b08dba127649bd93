@NullMarked
package dev.viveiro.worker.driver.guest;

import org.jspecify.annotations.NullMarked;
