/** What mails say; plain text and HTML from plain values. */
@NullMarked
package dev.viveiro.notification.mail.template;

import org.jspecify.annotations.NullMarked;
