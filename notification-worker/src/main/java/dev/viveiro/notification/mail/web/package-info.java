/** A tenant's deliveries over HTTP. */
@NullMarked
package dev.viveiro.notification.mail.web;

import org.jspecify.annotations.NullMarked;
