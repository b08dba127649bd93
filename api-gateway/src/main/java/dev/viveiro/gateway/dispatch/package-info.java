/** When bulk commands leave: a window per host, refilled by results, tenants in turn; what a command is belongs elsewhere. */
@NullMarked
package dev.viveiro.gateway.dispatch;

import org.jspecify.annotations.NullMarked;
