package dev.viveiro.web;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.Ids;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Unexpected failures: the caller gets an id, the log gets the same id and the cause. */
final class Incidents {
    private static final Logger log = LoggerFactory.getLogger(Incidents.class);

    /** A connection may break after the commit was sent. */
    private static final String OUTCOME_UNKNOWN =
            "The database stopped answering, so it is not known whether anything was"
                    + " changed. Ask again with the same Idempotency-Key, or look first.";

    private final Ids ids;

    Incidents(Ids ids) {
        this.ids = ids;
    }

    private ProblemException record(Throwable failure) {
        UUID incident = ids.next();
        log.error("Incident {}: the request was answered with 500; its caller may retry it", incident, failure);
        return new ProblemException(
                ProblemCode.INTERNAL_ERROR,
                "Something went wrong on our side. Tell the operator the incident " + incident + ".",
                List.of(),
                Map.of("incident", incident.toString()),
                null);
    }

    /** The problem that a failure means: its own, a store that is away, or an incident. */
    ProblemException explain(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            switch (at) {
                case ProblemException problem -> {
                    return problem;
                }
                case CannotCreateTransactionException e -> {
                    return retry(e, "The database does not answer; nothing was changed.", 5);
                }
                case DataAccessResourceFailureException e -> {
                    return retry(e, OUTCOME_UNKNOWN, 5);
                }
                case TransactionSystemException e -> {
                    return retry(e, OUTCOME_UNKNOWN, 5);
                }
                case TransientDataAccessException e -> {
                    return retry(e, "Too much happens at once; nothing was changed.", 1);
                }
                default -> {}
            }
        }
        return record(failure);
    }

    private static ProblemException retry(Exception failure, String detail, int seconds) {
        log.warn("The database refused or did not answer ({}); the caller was told to retry", failure.getMessage());
        return ProblemException.unavailable(detail, seconds);
    }
}
