package dev.viveiro.messaging;

import dev.viveiro.kernel.Ids;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.time.Clock;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JacksonModule;

/** The clock, ids and traces that every service has; a service imports this class. */
@Configuration(proxyBeanMethods = false)
public class MessagingConfiguration {
    /** UTC at microsecond resolution, which is what PostgreSQL keeps: a time read back equals the one written. */
    @Bean
    @ConditionalOnMissingBean
    Clock clock() {
        return Clock.tick(Clock.systemUTC(), java.time.Duration.ofNanos(1_000));
    }

    @Bean
    @ConditionalOnMissingBean
    Ids ids() {
        return Ids.timeOrdered();
    }

    @Bean
    static BeanPostProcessor callbacksOnTheConnectionsThread() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof CachingConnectionFactory connections) {
                    connections.setExecutor(new ConnectionThread());
                }
                return bean;
            }
        };
    }

    /** Answers write and read times as messages do. */
    @Bean
    JacksonModule instants() {
        return InstantJson.module();
    }

    @Bean
    @ConditionalOnMissingBean
    Traces traces(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
        return new Traces(tracer.getIfAvailable(() -> Tracer.NOOP), propagator.getIfAvailable(() -> Propagator.NOOP));
    }
}
