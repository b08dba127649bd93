package dev.viveiro.web;

import java.io.IOException;

/** More bytes came than are accepted. */
final class BodyTooLargeException extends IOException {
    private final long limit;

    BodyTooLargeException(long limit) {
        super("body larger than " + limit + " bytes");
        this.limit = limit;
    }

    String detail() {
        return "The body is larger than the " + limit + " bytes that are accepted here.";
    }
}
