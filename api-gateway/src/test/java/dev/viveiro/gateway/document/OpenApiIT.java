package dev.viveiro.gateway.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.idempotency.IdempotentCall;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

class OpenApiIT {
    private static GatewayUnderTest gateway;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        gateway = GatewayUnderTest.start();
        document = gateway.stranger().get("/v3/api-docs").is(200).json();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Map<RequestMappingInfo, HandlerMethod> handlers() {
        return gateway.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods();
    }

    /** {@code GET /v1/vms} and so on; a wildcard stands for paths that their owner adds later. */
    private static Set<String> mapped() {
        Set<String> mapped = new TreeSet<>();
        handlers().keySet().forEach(info -> info.getPatternValues().stream()
                .filter(path -> path.startsWith("/v1") && !path.contains("*"))
                .forEach(path ->
                        info.getMethodsCondition().getMethods().forEach(method -> mapped.add(method + " " + path))));
        return mapped;
    }

    private static void eachOperation(BiConsumer<String, JsonNode> look) {
        document.get("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(operation -> look.accept(
                        operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), operation.getValue())));
    }

    private static Set<String> documented() {
        Set<String> documented = new TreeSet<>();
        eachOperation((name, operation) -> documented.add(name));
        return documented;
    }

    @Test
    void it_is_openapi_3_1() {
        assertThat(document.get("openapi").asString()).startsWith("3.1");
    }

    @Test
    void document_and_code_agree_on_the_endpoints() {
        Set<String> documented = documented();

        assertThat(documented.stream().filter(name -> name.contains(" /v1")).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(mapped());
        assertThat(documented).contains("GET /v1/usage", "GET /v1/deliveries", "POST /v1/reveals", "GET /reveal");
    }

    @Test
    void every_operation_has_a_summary_a_tag_and_an_answer() {
        eachOperation((name, operation) -> {
            assertThat(operation.path("summary").asString("")).as(name).isNotBlank();
            assertThat(operation.path("tags").size()).as(name).isPositive();
            assertThat(operation.get("responses").propertyNames())
                    .as(name)
                    .anyMatch(status -> status.startsWith("2") || status.equals("101"));
        });
    }

    @Test
    void every_problem_code_in_it_exists_with_that_status() {
        Map<String, Integer> known =
                Arrays.stream(ProblemCode.values()).collect(Collectors.toMap(ProblemCode::code, ProblemCode::status));
        eachOperation(
                (name, operation) -> operation.get("responses").properties().forEach(response -> response.getValue()
                        .at("/content/application~1problem+json/examples")
                        .propertyNames()
                        .forEach(code -> assertThat(known.get(code))
                                .as(name + " " + code)
                                .isEqualTo(Integer.valueOf(response.getKey())))));
        assertThat(document.at("/components/schemas/Problem/properties/code/enum")
                        .size())
                .isEqualTo(ProblemCode.values().length);
    }

    @Test
    void every_reference_leads_somewhere() {
        List<String> references = document.findValuesAsString("$ref");

        assertThat(references).isNotEmpty().allSatisfy(reference -> assertThat(
                        document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    @Test
    void every_field_that_a_caller_sends_has_a_description_or_an_example() {
        eachOperation((name, operation) -> {
            String reference = operation
                    .at("/requestBody/content/application~1json/schema/$ref")
                    .asString("");
            if (!reference.isEmpty()) {
                assertThat(document.at(reference.substring(1) + "/properties").properties())
                        .as(name)
                        .anyMatch(field -> field.getValue().has("example")
                                || field.getValue().has("examples")
                                || field.getValue().has("description"));
            }
        });
    }

    @Test
    void every_post_can_be_repeated_but_those_that_say_themselves_that_they_are_the_same() {
        Set<String> not = new TreeSet<>();
        handlers().forEach((info, method) -> info.getPatternValues().stream()
                .filter(path -> path.startsWith("/v1") && !path.contains("*"))
                .filter(path ->
                        info.getMethodsCondition().getMethods().toString().contains("POST"))
                .filter(path -> Arrays.stream(method.getMethodParameters())
                        .noneMatch(parameter -> parameter.getParameterType() == IdempotentCall.class))
                .forEach(not::add));

        // metering sees to it that costs are added once
        not.remove("/v1/costs");
        assertThat(not).containsExactly("/v1/hosts/join", "/v1/payments/webhooks/{provider}", "/v1/reveals");
    }

    /** Those that other services answer are the same there; the stand-in for them takes anything. */
    @Test
    void what_is_no_parameter_of_an_endpoint_is_refused_and_what_is_documented_is_not() {
        eachOperation((name, operation) -> {
            String path = name.substring(name.indexOf(' ') + 1)
                    .replaceAll("\\{[^}]*}", UUID.randomUUID().toString());
            if (!name.startsWith("GET /v1/")
                    || List.of(
                                    "/v1/usage",
                                    "/v1/deliveries",
                                    "/v1/terms",
                                    "/v1/credit-terms",
                                    "/v1/payments",
                                    "/v1/balance")
                            .contains(path)
                    || path.startsWith("/v1/prices")
                    || path.startsWith("/v1/invoices")
                    || path.startsWith("/v1/exports")
                    || path.matches("/v1/(costs|tco|roi)\\b.*")
                    || path.matches("/v1/(reconciliation\\b.*|usage/.*)")
                    || path.endsWith("/cost")
                    || path.endsWith("/tco")
                    || path.endsWith("/stats")) {
                return;
            }
            assertThat(gateway.admin()
                            .get(path + "?noSuchParameter=1")
                            .isProblem(400, "invalid-request")
                            .text("/errors/0/code"))
                    .as(name)
                    .isEqualTo("unknown-parameter");
            queryParameters(operation).forEach(parameter -> assertThat(gateway.admin()
                            .get(path + "?" + parameter + "=%20&noSuchParameter=1")
                            .body())
                    .as(name + " has " + parameter)
                    .contains("noSuchParameter here.")
                    .doesNotContain("parameter " + parameter + " here."));
        });
    }

    private static List<String> queryParameters(JsonNode operation) {
        return operation
                .path("parameters")
                .valueStream()
                .map(each -> each.has("$ref")
                        ? document.at(each.get("$ref").asString().substring(1))
                        : each)
                .filter(each -> each.get("in").asString().equals("query"))
                .map(each -> each.get("name").asString())
                .filter(each -> !each.equals("tenant"))
                .toList();
    }

    @Test
    void what_is_the_callers_business_only_is_in_it() {
        String text = document.toString();

        assertThat(text)
                .doesNotContain("dev.viveiro")
                .doesNotContain("IdempotentCall")
                .doesNotContain("\"Caller\"");
    }
}
