/** How every service speaks HTTP: problems, pages, limits, callers; no business rule and no endpoint belongs here. */
@NullMarked
package dev.viveiro.web;

import org.jspecify.annotations.NullMarked;
