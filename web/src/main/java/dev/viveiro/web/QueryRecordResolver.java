package dev.viveiro.web;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives controllers their {@link QueryRecord}s. */
final class QueryRecordResolver implements HandlerMethodArgumentResolver {
    private final Map<Class<?>, Shape> shapes = new ConcurrentHashMap<>();

    /** How a record is made of the values of these names. */
    private record Shape(List<String> names, Constructor<?> constructor) {
        static Shape of(Class<?> type) {
            RecordComponent[] components = type.getRecordComponents();
            if (!Arrays.stream(components).allMatch(component -> component.getType() == String.class)) {
                throw new IllegalStateException(type + " has a component that is no text");
            }
            try {
                Constructor<?> constructor = type.getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
                return new Shape(
                        Arrays.stream(components).map(RecordComponent::getName).toList(), constructor);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(QueryRecord.class);
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        Shape shape = shapes.computeIfAbsent(parameter.getParameterType(), Shape::of);
        Map<String, List<String>> given = QueryText.of(Callers.http(request));
        return BeanUtils.instantiateClass(
                shape.constructor(),
                shape.names().stream()
                        .map(name -> given.containsKey(name) ? given.get(name).getFirst() : null)
                        .toArray());
    }
}
