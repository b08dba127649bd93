package dev.viveiro.gateway.document;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.web.ProblemBody;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The problem document (RFC 9457) in the API document. */
final class ProblemSchema {
    private ProblemSchema() {}

    static Schema<?> schema() {
        StringSchema code = new StringSchema();
        code.setEnum(Arrays.stream(ProblemCode.values()).map(ProblemCode::code).toList());
        Schema<?> error = new ObjectSchema()
                .addProperty(
                        "pointer", new StringSchema().description("JSON Pointer into the body, ?name, or a header"))
                .addProperty("code", new StringSchema())
                .addProperty("detail", new StringSchema());
        return new ObjectSchema()
                .addProperty("type", new StringSchema().format("uri-reference"))
                .addProperty("title", new StringSchema())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema())
                .addProperty("code", code.description("Stable; what programs should look at"))
                .addProperty("errors", new ArraySchema().items(error))
                .required(List.of("type", "title", "status", "detail", "code", "errors"));
    }

    /** The answer of one status with the codes that it may carry. */
    static ApiResponse response(Collection<ProblemCode> codes) {
        MediaType type = new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"));
        for (ProblemCode code : codes) {
            type.addExamples(
                    code.code(),
                    new io.swagger.v3.oas.models.examples.Example()
                            .value(ProblemBody.of(new ProblemException(code, code.title() + "."))));
        }
        return new ApiResponse()
                .description(codes.stream()
                        .map(code -> code.title() + " (`" + code.code() + "`)")
                        .collect(Collectors.joining("; ")))
                .content(new Content().addMediaType("application/problem+json", type));
    }
}
