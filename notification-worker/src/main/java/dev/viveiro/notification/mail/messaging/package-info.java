/** Which queues are consumed for mails. */
@NullMarked
package dev.viveiro.notification.mail.messaging;

import org.jspecify.annotations.NullMarked;
