package dev.viveiro.gateway.batch;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.viveiro.contract.problem.ProblemException;
import java.util.UUID;

/** Identity of a batch. */
public record BatchId(@JsonValue UUID value) {
    /** Reads the canonical text form; anything else is a batch that is not found. */
    public static BatchId of(String text) {
        try {
            UUID value = UUID.fromString(text);
            if (value.toString().equals(text)) {
                return new BatchId(value);
            }
        } catch (IllegalArgumentException e) {
            // falls through to the same refusal
        }
        throw ProblemException.notFound("batch", text);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
