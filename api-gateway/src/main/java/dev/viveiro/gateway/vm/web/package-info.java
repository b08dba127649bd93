/** Machines over HTTP: reading requests and writing answers, no decisions. */
@NullMarked
package dev.viveiro.gateway.vm.web;

import org.jspecify.annotations.NullMarked;
