package dev.viveiro.web;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.Ids;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Unexpected failures: the caller gets an id, the log gets the same id and the cause. */
final class Incidents {
    private static final Logger log = LoggerFactory.getLogger(Incidents.class);

    private final Ids ids;

    Incidents(Ids ids) {
        this.ids = ids;
    }

    ProblemException record(Throwable failure) {
        UUID incident = ids.next();
        log.error("Incident {}: the request was answered with 500; its caller may retry it", incident, failure);
        return new ProblemException(
                ProblemCode.INTERNAL_ERROR,
                "Something went wrong on our side. Tell the operator the incident " + incident + ".",
                List.of(),
                Map.of("incident", incident.toString()),
                null);
    }

    void storeAway(Exception failure) {
        log.warn("The database refused or did not answer ({}); the caller was told to retry", failure.getMessage());
    }
}
