/** Sealed passwords and the one-time links that open them; nothing here knows how a link travels. */
@NullMarked
package dev.viveiro.notification.credentials;

import org.jspecify.annotations.NullMarked;
