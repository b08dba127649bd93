package dev.viveiro.gateway.document;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.UserId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.web.PageQuery;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.UUIDSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the document says once, for all endpoints. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PublicSettings.class)
class OpenApiConfiguration {
    static {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Caller.class, PageQuery.class, IdempotentCall.class);
        for (Class<?> id : new Class<?>[] {VmId.class, HostId.class, TenantId.class, OperationId.class, UserId.class}) {
            SpringDocUtils.getConfig().replaceWithSchema(id, new UUIDSchema());
        }
    }

    @Bean
    OpenAPI viveiro(PublicSettings settings) {
        Components components = new Components()
                .addSecuritySchemes(
                        "apiKey",
                        new SecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description("An API key, vk_<id>_<secret>, made with POST /v1/api-keys."))
                .addSchemas("Problem", ProblemSchema.schema());
        CommonParameters.all().forEach(components::addParameters);
        return new OpenAPI()
                .info(new Info()
                        .title("Viveiro")
                        .version("1")
                        .description(
                                "Raises virtual machines on many hosts. What takes time answers 202 with an operation "
                                        + "to watch. Problems are RFC 9457 documents with a stable code. Unknown fields and "
                                        + "query parameters are refused; answers may get more fields."))
                .addServersItem(new Server().url(settings.url()))
                .addSecurityItem(new SecurityRequirement().addList("apiKey"))
                .components(components);
    }

    @Bean
    OperationCustomizer commonParts() {
        return new EndpointShape();
    }

    /** Paths in one order, so that two runs give the same document. */
    @Bean
    OpenApiCustomizer sorted() {
        return document -> {
            io.swagger.v3.oas.models.Paths sorted = new io.swagger.v3.oas.models.Paths();
            document.getPaths().entrySet().stream()
                    .sorted(java.util.Map.Entry.comparingByKey())
                    .forEach(path -> sorted.addPathItem(path.getKey(), path.getValue()));
            document.setPaths(sorted);
        };
    }
}
