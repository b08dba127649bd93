/** From an event to a mail that was accepted once: taking, leasing, sending, retrying. */
@NullMarked
package dev.viveiro.notification.mail;

import org.jspecify.annotations.NullMarked;
