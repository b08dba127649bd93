package dev.viveiro.web;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Turns everything that a controller or Spring MVC throws into a problem document. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ProblemAdvice {
    private final Incidents incidents;

    ProblemAdvice(Incidents incidents) {
        this.incidents = incidents;
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> refused(ProblemException problem) {
        return answer(problem);
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> unreadable(HttpMessageNotReadableException failure) {
        return answer(UnreadableBody.explain(failure));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> missing(MissingServletRequestParameterException failure) {
        String name = failure.getParameterName();
        return answer(ProblemException.field("?" + name, "missing", "The query parameter " + name + " must be given."));
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> mistyped(MethodArgumentTypeMismatchException failure) {
        Optional<ProblemException> cause = problemIn(failure);
        if (cause.isPresent()) {
            return answer(cause.get());
        }
        MethodParameter parameter = failure.getParameter();
        if (parameter.hasParameterAnnotation(PathVariable.class)) {
            return answer(new ProblemException(ProblemCode.NOT_FOUND, "There is nothing with that id."));
        }
        String expected = expected(failure.getRequiredType());
        return answer(ProblemException.field(
                "?" + failure.getName(), "wrong-type", "Expected " + failure.getName() + " to be " + expected + "."));
    }

    /** The caller hung up: there is nobody to answer. */
    @ExceptionHandler
    void gone(AsyncRequestNotUsableException failure) {}

    /** Half an answer can't become a problem: thrown on, it breaks the connection, and the caller sees that it is half. */
    @ExceptionHandler
    ResponseEntity<Map<String, Object>> other(Exception failure, HttpServletResponse response) throws Exception {
        if (response.isCommitted()) {
            throw failure;
        }
        if (failure instanceof ErrorResponse known && known.getStatusCode().value() != 500) {
            HttpHeaders headers = new HttpHeaders();
            headers.putAll(known.getHeaders());
            return ProblemBody.response(StatusProblem.of(known.getStatusCode().value()), headers);
        }
        return answer(incidents.explain(failure));
    }

    private static ResponseEntity<Map<String, Object>> answer(ProblemException problem) {
        return ProblemBody.response(problem, HttpHeaders.EMPTY);
    }

    private static Optional<ProblemException> problemIn(Throwable failure) {
        for (Throwable at = failure.getCause(); at != null; at = at.getCause()) {
            if (at instanceof ProblemException problem) {
                return Optional.of(problem);
            }
        }
        return Optional.empty();
    }

    /** Words for a type, without naming a class. */
    static String expected(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type.isEnum()) {
            return "one of " + String.join(", ", names(type));
        }
        if (Number.class.isAssignableFrom(type) || (type.isPrimitive() && type != boolean.class)) {
            return "a number within its range";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return type == java.time.Instant.class ? "a time like 2030-01-31T12:00:00Z" : "of another form";
    }

    private static List<String> names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .toList();
    }
}
