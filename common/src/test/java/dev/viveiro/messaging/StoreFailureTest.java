package dev.viveiro.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class StoreFailureTest {
    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "55P03"})
    void what_the_store_refused_because_of_other_work_may_be_tried_again(String state) {
        var refused = new SQLException("refused", state);
        assertThat(StoreFailure.of(new UncategorizedSQLException("update", "update", refused)))
                .isEqualTo(StoreFailure.CONTENDED);
        assertThat(StoreFailure.of(new TransactionSystemException("commit failed", refused)))
                .isEqualTo(StoreFailure.CONTENDED);
    }

    @Test
    void a_deadlock_is_contention_and_not_an_absence() {
        assertThat(StoreFailure.of(new CannotAcquireLockException("deadlock"))).isEqualTo(StoreFailure.CONTENDED);
        assertThat(StoreFailure.of(new OptimisticLockingFailureException("changed")))
                .isEqualTo(StoreFailure.CONTENDED);
    }

    @Test
    void a_store_that_does_not_answer_is_away() {
        assertThat(StoreFailure.of(new DataAccessResourceFailureException("no")))
                .isEqualTo(StoreFailure.AWAY);
        assertThat(StoreFailure.of(new CannotCreateTransactionException("no"))).isEqualTo(StoreFailure.AWAY);
        assertThat(StoreFailure.of(new QueryTimeoutException("no"))).isEqualTo(StoreFailure.AWAY);
        assertThat(StoreFailure.of(new IllegalStateException(new SQLNonTransientConnectionException())))
                .isEqualTo(StoreFailure.AWAY);
    }

    @Test
    void everything_else_is_the_messages_own_trouble() {
        assertThat(StoreFailure.of(new DuplicateKeyException("twice"))).isEqualTo(StoreFailure.OTHER);
        assertThat(StoreFailure.of(new NullPointerException())).isEqualTo(StoreFailure.OTHER);
    }
}
