package dev.viveiro.gateway.document;

import dev.viveiro.web.PageQuery;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters that many endpoints have. */
final class CommonParameters {
    static final String LIMIT = "limit";
    static final String PAGE_TOKEN = "pageToken";
    static final String TENANT = "tenant";
    static final String IDEMPOTENCY_KEY = "idempotencyKey";

    private CommonParameters() {}

    static Map<String, Parameter> all() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        parameters.put(
                LIMIT,
                new QueryParameter()
                        .name(LIMIT)
                        .description("Items per page")
                        .schema(new IntegerSchema()
                                .minimum(BigDecimal.ONE)
                                .maximum(BigDecimal.valueOf(PageQuery.MAX))
                                ._default(PageQuery.DEFAULT)));
        parameters.put(
                PAGE_TOKEN,
                new QueryParameter()
                        .name(PAGE_TOKEN)
                        .description("The nextPageToken of the page before; absent for the first page")
                        .schema(new StringSchema()));
        parameters.put(
                TENANT,
                new QueryParameter()
                        .name(TENANT)
                        .description(
                                "Name or id of the tenant to act for; administrators only. The key's own by default.")
                        .schema(new StringSchema())
                        .example("school"));
        parameters.put(
                IDEMPOTENCY_KEY,
                new HeaderParameter()
                        .name("Idempotency-Key")
                        .description(
                                "1 to 255 printable characters. A repetition within 7 days gets the first answer, with "
                                        + "Idempotency-Replayed: true, and has no second effect.")
                        .schema(new StringSchema().minLength(1).maxLength(255))
                        .example("order-4711"));
        return parameters;
    }

    static Parameter reference(String name) {
        return new Parameter().$ref("#/components/parameters/" + name);
    }
}
