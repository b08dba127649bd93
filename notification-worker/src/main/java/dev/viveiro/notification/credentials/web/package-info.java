/** The page behind a link, the answer that burns it, and the public key that hosts seal to. */
@NullMarked
package dev.viveiro.notification.credentials.web;

import org.jspecify.annotations.NullMarked;
