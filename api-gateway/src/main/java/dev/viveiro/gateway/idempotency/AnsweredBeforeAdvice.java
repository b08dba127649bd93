package dev.viveiro.gateway.idempotency;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Sends a kept answer again, byte for byte, and says that it did. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class AnsweredBeforeAdvice {
    /** Present, with the value true, on an answer that was given before. */
    static final String REPLAYED = "Idempotency-Replayed";

    @ExceptionHandler
    ResponseEntity<byte[]> replay(AnsweredBefore before) {
        KeptAnswer answer = before.answer();
        HttpHeaders headers = new HttpHeaders();
        headers.set(REPLAYED, "true");
        if (answer.location() != null) {
            headers.set(HttpHeaders.LOCATION, answer.location());
        }
        if (answer.body().length > 0) {
            headers.setContentType(MediaType.APPLICATION_JSON);
        }
        return ResponseEntity.status(answer.status()).headers(headers).body(answer.body());
    }
}
