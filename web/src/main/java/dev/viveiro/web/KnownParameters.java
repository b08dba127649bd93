package dev.viveiro.web;

import dev.viveiro.contract.problem.FieldError;
import dev.viveiro.contract.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that an endpoint does not have, and those that are given twice: a filter that is ignored answers
 * more than was asked for. What an endpoint has is read from its method, where the document has it from, too.
 */
final class KnownParameters implements HandlerInterceptor {
    /** Who acts for whom is read from every request, before any endpoint sees it. */
    private static final String TENANT = "tenant";

    private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();
    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && !passesOn(method)) {
            check(QueryText.of(request), known.computeIfAbsent(method.getMethod(), each -> parametersOf(method)));
        }
        return true;
    }

    /** Whoever takes the request as it came passes it on to a service that does the same. */
    private static boolean passesOn(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.getParameterType() == HttpServletRequest.class);
    }

    private static void check(Map<String, List<String>> given, Set<String> known) {
        List<FieldError> errors = new ArrayList<>();
        given.forEach((name, values) -> {
            if (!known.contains(name)) {
                errors.add(UnknownName.parameter(name, known));
            } else if (values.size() > 1) {
                errors.add(new FieldError("?" + name, "repeated", "Give " + name + " once."));
            }
        });
        if (!errors.isEmpty()) {
            throw ProblemException.invalid(errors);
        }
    }

    private Set<String> parametersOf(HandlerMethod method) {
        Set<String> found = new TreeSet<>(Set.of(TENANT));
        for (MethodParameter parameter : method.getMethodParameters()) {
            parameter.initParameterNameDiscovery(names);
            found.addAll(namesOf(parameter));
        }
        return found;
    }

    private static List<String> namesOf(MethodParameter parameter) {
        Class<?> type = parameter.getParameterType();
        RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
        if (declared != null) {
            String name = declared.name().isEmpty() ? parameter.getParameterName() : declared.name();
            return name == null ? List.of() : List.of(name);
        }
        if (type == PageQuery.class) {
            return List.of(PageQuery.LIMIT, PageQuery.TOKEN);
        }
        return parameter.hasParameterAnnotation(QueryRecord.class)
                ? Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList()
                : List.of();
    }
}
