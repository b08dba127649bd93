package dev.viveiro.messaging;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** What a failure says about the store, and so what may be done next. */
enum StoreFailure {
    /** It answered that other work was in the way: the same may succeed at once. */
    CONTENDED,
    /** It does not answer: wait until it does. */
    AWAY,
    /** The store is not the trouble. */
    OTHER;

    /** serialization_failure, deadlock_detected, lock_not_available (PostgreSQL, appendix A). */
    private static final Set<String> CONTENTION = Set.of("40001", "40P01", "55P03");

    static StoreFailure of(Throwable failure) {
        StoreFailure found = OTHER;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isContention(cause)) {
                return CONTENDED;
            }
            if (isAbsence(cause)) {
                found = AWAY;
            }
        }
        return found;
    }

    private static boolean isContention(Throwable cause) {
        return cause instanceof ConcurrencyFailureException
                || (cause instanceof SQLException sql && CONTENTION.contains(String.valueOf(sql.getSQLState())));
    }

    private static boolean isAbsence(Throwable cause) {
        return cause instanceof DataAccessResourceFailureException
                || cause instanceof TransientDataAccessException
                || cause instanceof CannotCreateTransactionException
                || cause instanceof TransactionSystemException
                || cause instanceof SQLTransientException
                || cause instanceof SQLRecoverableException
                || cause instanceof SQLNonTransientConnectionException;
    }
}
