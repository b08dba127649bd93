package dev.viveiro.worker.journal;

import java.sql.SQLException;

/**
 * Work inside a transaction of the journal. It may be run twice (the first time rolled back), so it has no effect outside the
 * transaction.
 */
@FunctionalInterface
interface Write<T> {
    T apply(JournalTransaction transaction) throws SQLException;
}
