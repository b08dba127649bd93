/** How rows by the thousand get into PostgreSQL; which rows and which tables belongs to those who have them. */
@NullMarked
package dev.viveiro.sql;

import org.jspecify.annotations.NullMarked;
