package dev.viveiro.web;

import dev.viveiro.kernel.Ids;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/** What a service gets by depending on this module; the ids and the clock can be replaced. */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
        })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@EnableConfigurationProperties(BodyLimits.class)
@Import({ProblemAdvice.class, ProblemErrorController.class})
public class WebAutoConfiguration {
    /** After the observation of the request has begun, before everything else of ours. */
    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 10;

    /** UTC at microsecond resolution, which is what PostgreSQL keeps. */
    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1_000));
    }

    @Bean
    @ConditionalOnMissingBean
    Ids ids() {
        return Ids.timeOrdered();
    }

    @Bean
    StrictJson strictJson() {
        return new StrictJson();
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    Incidents incidents(Ids ids) {
        return new Incidents(ids);
    }

    @Bean
    FilterRegistrationBean<Filter> bodyLimitFilter(BodyLimits limits, ProblemWriter problems) {
        return registered(new BodyLimitFilter(limits, problems), FIRST);
    }

    @Bean
    FilterRegistrationBean<Filter> cleanQueryFilter(ProblemWriter problems) {
        return registered(new CleanQueryFilter(problems), FIRST + 1);
    }

    private static FilterRegistrationBean<Filter> registered(Filter filter, int order) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsFromTomcat() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemErrorReportValve.class.getName());
            }
        });
    }

    @Bean
    WebMvcConfigurer argumentsOfOurControllers() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(new KnownParameters()).addPathPatterns("/v1/**");
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallerResolver());
                resolvers.add(new PageQueryResolver());
                resolvers.add(new QueryRecordResolver());
            }
        };
    }

    /** Only in services behind the gateway. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty("viveiro.web.caller-token.public-key-file")
    @EnableConfigurationProperties(CallerTokens.class)
    static class BehindTheGateway {
        @Bean
        FilterRegistrationBean<Filter> callerTokenFilter(CallerTokens settings, Clock clock, ProblemWriter problems) {
            return registered(new CallerTokenFilter(settings, clock, problems), FIRST + 2);
        }
    }
}
