package dev.viveiro.gateway.call;

import org.apache.tomcat.websocket.server.WsContextListener;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Tomcat's WebSockets, which an embedded one does not look for by itself. */
@Configuration(proxyBeanMethods = false)
class WebSockets {
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> webSocketsOfTomcat() {
        return factory -> factory.addContextCustomizers(
                context -> context.addApplicationListener(WsContextListener.class.getName()));
    }
}
