package dev.viveiro.gateway.batch.roster;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a roster.
 *
 * @param line physical line of the file on which the row starts, the header being 1; of a list, the place from 1
 * @param column the header's name; null when it is about the whole row
 * @param code kebab-case kind of error
 */
public record RosterError(int line, @Nullable String column, String code, String detail) {}
