/** Tests of how rows get into PostgreSQL. */
@NullMarked
package dev.viveiro.sql;

import org.jspecify.annotations.NullMarked;
