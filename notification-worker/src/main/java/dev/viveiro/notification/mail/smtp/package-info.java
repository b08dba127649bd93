/** How a mail is handed to an SMTP server, and what its answers mean; no rule about when to try again. */
@NullMarked
package dev.viveiro.notification.mail.smtp;

import org.jspecify.annotations.NullMarked;
