/** Batches over HTTP: reading requests and writing answers, no decisions. */
@NullMarked
package dev.viveiro.gateway.batch.web;

import org.jspecify.annotations.NullMarked;
