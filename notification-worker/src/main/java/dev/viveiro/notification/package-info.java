/** The notification worker's start; every feature has a package of its own below. */
@NullMarked
package dev.viveiro.notification;

import org.jspecify.annotations.NullMarked;
