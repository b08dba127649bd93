package dev.viveiro.web;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A refusal as the RFC 9457 document that the caller reads. */
public final class ProblemBody {
    private ProblemBody() {}

    /**
     * Members in their fixed order: type, title, status, detail, code, errors, then the extra ones. A refusal that brings a
     * member {@code errors} of its own, such as one of a file with lines and columns, shows that.
     */
    public static Map<String, Object> of(ProblemException problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", problem.code().type());
        body.put("title", problem.code().title());
        body.put("status", problem.code().status());
        body.put("detail", detail(problem));
        body.put("code", problem.code().code());
        List<Map<String, Object>> errors =
                problem.errors().stream().map(ProblemBody::of).toList();
        body.put("errors", problem.members().getOrDefault("errors", errors));
        problem.members().forEach(body::putIfAbsent);
        return body;
    }

    private static String detail(ProblemException problem) {
        String detail = problem.getMessage();
        return detail == null ? problem.code().title() : detail;
    }

    private static Map<String, Object> of(FieldError error) {
        Map<String, Object> member = new LinkedHashMap<>();
        member.put("pointer", error.pointer());
        member.put("code", error.code());
        member.put("detail", error.detail());
        return member;
    }

    static ResponseEntity<Map<String, Object>> response(ProblemException problem, HttpHeaders more) {
        return ResponseEntity.status(problem.code().status())
                .headers(headers -> {
                    headers.putAll(more);
                    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
                    headers.setCacheControl("no-store");
                    Integer retryAfter = problem.retryAfterSeconds();
                    if (retryAfter != null) {
                        headers.set(HttpHeaders.RETRY_AFTER, retryAfter.toString());
                    }
                })
                .body(of(problem));
    }
}
