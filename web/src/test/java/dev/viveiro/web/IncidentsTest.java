package dev.viveiro.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.kernel.Ids;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class IncidentsTest {
    private final Incidents incidents = new Incidents(Ids.timeOrdered());

    static Stream<Throwable> storesThatBreak() {
        var broken = new SQLException("This connection has been closed.", "08003");
        return Stream.of(
                new TransactionSystemException("JDBC rollback failed", broken),
                new TransactionSystemException("JDBC commit failed", broken),
                new DataAccessResourceFailureException("An I/O error occurred", broken),
                new IllegalStateException(new TransactionSystemException("JDBC rollback failed", broken)));
    }

    /** Found by ./dev chaos: a database that was killed in the middle of a create was answered with 500. */
    @ParameterizedTest
    @MethodSource("storesThatBreak")
    void a_store_that_breaks_in_the_middle_is_a_503_that_claims_nothing_about_the_outcome(Throwable failure) {
        var problem = incidents.explain(failure);

        assertThat(problem.code().status()).isEqualTo(503);
        assertThat(problem).hasMessageContaining("not known").hasMessageContaining("Idempotency-Key");
    }

    @Test
    void a_transaction_that_never_began_changed_nothing_and_says_so() {
        var problem = incidents.explain(new CannotCreateTransactionException("no connection"));

        assertThat(problem.code().status()).isEqualTo(503);
        assertThat(problem).hasMessageContaining("nothing was changed");
    }

    @Test
    void what_nobody_expected_is_an_incident() {
        assertThat(incidents.explain(new IllegalStateException("unexpected")).code())
                .isEqualTo(ProblemCode.INTERNAL_ERROR);
    }
}
