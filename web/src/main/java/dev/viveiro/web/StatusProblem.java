package dev.viveiro.web;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;

/** The problem that stands for a bare HTTP status, for errors that arise below our own code. */
final class StatusProblem {
    private StatusProblem() {}

    static ProblemException of(int status) {
        return switch (status) {
            case 401 -> new ProblemException(ProblemCode.UNAUTHENTICATED, "Send an API key as a bearer token.");
            case 403 -> new ProblemException(ProblemCode.FORBIDDEN, "This API key may not do that.");
            case 404 -> new ProblemException(ProblemCode.NOT_FOUND, "There is nothing at this path.");
            case 405 -> new ProblemException(ProblemCode.METHOD_NOT_ALLOWED, "See Allow for the methods of this path.");
            case 406 ->
                new ProblemException(ProblemCode.NOT_ACCEPTABLE, "Answers are application/json; accept that or */*.");
            case 413 -> new ProblemException(ProblemCode.TOO_LARGE, "The body is larger than is accepted here.");
            case 415 ->
                new ProblemException(ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json in UTF-8.");
            case 503 -> ProblemException.unavailable("A part of the system does not answer; try again.", 5);
            default ->
                status < 500
                        ? new ProblemException(ProblemCode.INVALID_REQUEST, "The request could not be understood.")
                        : new ProblemException(ProblemCode.INTERNAL_ERROR, "Something went wrong on our side.");
        };
    }
}
