package dev.viveiro.gateway.idempotency;

import dev.viveiro.web.Callers;
import dev.viveiro.web.QueryText;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives controllers the {@link IdempotentCall} of the request; stands after the body among a method's parameters. */
@Component
final class IdempotentCallResolver implements HandlerMethodArgumentResolver, WebMvcConfigurer {
    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == IdempotentCall.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders)
            throws IOException {
        HttpServletRequest http = Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class));
        String path = http.getRequestURI()
                + QueryText.single(http, "tenant")
                        .map(named -> "?tenant=" + named)
                        .orElse("");
        return new IdempotentCall(
                Callers.of(http).tenant(),
                http.getHeader(IdempotencyHeaderFilter.HEADER),
                http.getMethod(),
                path,
                HashedBodyRequest.hashOf(http));
    }
}
