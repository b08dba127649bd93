package dev.viveiro.worker.journal;

import java.sql.SQLException;

/** A short look at the journal, on a reader's connection. */
@FunctionalInterface
interface Read<T> {
    T apply(Sql sql) throws SQLException;
}
