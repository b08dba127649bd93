package dev.viveiro.gateway.document;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.web.PageQuery;
import dev.viveiro.web.Refuses;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.responses.ApiResponses;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;

/** Adds to an endpoint what its method's parameters tell: paging, tenant, idempotency, and the problems that follow. */
final class EndpointShape implements OperationCustomizer {
    @Override
    public Operation customize(Operation operation, HandlerMethod method) {
        boolean forwarded = has(method, HttpServletRequest.class);
        boolean open = method.hasMethodAnnotation(SecurityRequirements.class);
        if (has(method, PageQuery.class)) {
            operation.addParametersItem(CommonParameters.reference(CommonParameters.LIMIT));
            operation.addParametersItem(CommonParameters.reference(CommonParameters.PAGE_TOKEN));
        }
        if (!open) {
            operation.addParametersItem(CommonParameters.reference(CommonParameters.TENANT));
        }
        if (method.hasMethodAnnotation(PostMapping.class)) {
            operation.addParametersItem(CommonParameters.reference(CommonParameters.IDEMPOTENCY_KEY));
        }
        addProblems(operation, problems(method, forwarded, open));
        return operation;
    }

    private static Set<ProblemCode> problems(HandlerMethod method, boolean forwarded, boolean open) {
        Set<ProblemCode> codes = EnumSet.of(ProblemCode.INVALID_REQUEST, ProblemCode.UNAVAILABLE);
        codes.add(ProblemCode.INTERNAL_ERROR);
        if (!open) {
            codes.add(ProblemCode.UNAUTHENTICATED);
        }
        if (!open) {
            codes.add(ProblemCode.FORBIDDEN);
            codes.add(ProblemCode.NOT_FOUND);
        }
        if (annotated(method, PathVariable.class)) {
            codes.add(ProblemCode.NOT_FOUND);
        }
        if (annotated(method, RequestBody.class) || (forwarded && method.hasMethodAnnotation(PostMapping.class))) {
            codes.add(ProblemCode.TOO_LARGE);
            codes.add(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
        if (has(method, IdempotentCall.class)) {
            codes.add(ProblemCode.IN_PROGRESS);
            codes.add(ProblemCode.IDEMPOTENCY_KEY_REUSED);
        }
        Refuses refuses = method.getMethodAnnotation(Refuses.class);
        if (refuses != null) {
            codes.addAll(Arrays.asList(refuses.value()));
        }
        return codes;
    }

    private static void addProblems(Operation operation, Set<ProblemCode> codes) {
        Map<Integer, Set<ProblemCode>> byStatus = new TreeMap<>();
        for (ProblemCode code : codes) {
            byStatus.computeIfAbsent(code.status(), status -> EnumSet.noneOf(ProblemCode.class))
                    .add(code);
        }
        // springdoc adds what the advice can throw to every endpoint, as the success type: ours is exact
        ApiResponses responses = new ApiResponses();
        operation.getResponses().forEach((status, response) -> {
            if (status.startsWith("2") || status.equals("101")) {
                responses.addApiResponse(status, response);
            }
        });
        byStatus.forEach((status, of) -> responses.addApiResponse(status.toString(), ProblemSchema.response(of)));
        operation.setResponses(responses);
    }

    private static boolean has(HandlerMethod method, Class<?> type) {
        return Arrays.stream(method.getMethodParameters()).anyMatch(parameter -> parameter.getParameterType() == type);
    }

    private static boolean annotated(
            HandlerMethod method, Class<? extends java.lang.annotation.Annotation> annotation) {
        for (MethodParameter parameter : method.getMethodParameters()) {
            if (parameter.hasParameterAnnotation(annotation)) {
                return true;
            }
        }
        return false;
    }
}
