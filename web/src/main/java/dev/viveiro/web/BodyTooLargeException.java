package dev.viveiro.web;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import java.io.IOException;

/** More bytes came than are accepted; its cause is the problem that the caller is told, whoever was reading. */
final class BodyTooLargeException extends IOException {
    BodyTooLargeException(long limit) {
        super("body larger than " + limit + " bytes", problem(limit));
    }

    static ProblemException problem(long limit) {
        return new ProblemException(
                ProblemCode.TOO_LARGE, "The body is larger than the " + limit + " bytes that are accepted here.");
    }
}
