/** The notification worker as a whole, against a real broker, database and SMTP server. */
@NullMarked
package dev.viveiro.notification;

import org.jspecify.annotations.NullMarked;
