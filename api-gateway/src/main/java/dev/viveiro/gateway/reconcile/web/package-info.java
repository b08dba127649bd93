/** Drift over HTTP, for administrators; reads only. */
@NullMarked
package dev.viveiro.gateway.reconcile.web;

import org.jspecify.annotations.NullMarked;
