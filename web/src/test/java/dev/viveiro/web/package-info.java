/** Tests of the web module against a small service of their own. */
@NullMarked
package dev.viveiro.web;

import org.jspecify.annotations.NullMarked;
