/** The only SQL of deliveries. */
@NullMarked
package dev.viveiro.notification.mail.store;

import org.jspecify.annotations.NullMarked;
