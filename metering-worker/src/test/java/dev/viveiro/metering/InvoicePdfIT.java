package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.usage.UsageService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Documents on paper, as a caller has them. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class InvoicePdfIT {
    private static final String FEBRUARY = "2024-02";
    private static final Instant FIRST = Instant.parse("2024-02-01T00:00:00Z");

    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

    @Autowired
    private TransactionTemplate transaction;

    private BilledTenant tenant;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
        // one caller at a time: the database's connections are for all tests together
        registry.add("spring.datasource.hikari.maximum-pool-size", () -> 4);
        registry.add("viveiro.billing.seller[0]", () -> "Łódź & Elm");
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @BeforeEach
    void aTenantThatUsedSomething() {
        tenant = BilledTenant.withTerms(port, facts -> transaction.executeWithoutResult(status -> usage.apply(facts)));
        tenant.machine(2, FIRST, Instant.parse("2024-03-01T00:00:00Z"));
    }

    @Test
    void an_invoice_and_its_credit_note_can_be_had_as_pdf_and_are_the_same_bytes_each_time() {
        tenant.run(FEBRUARY, true);
        JsonNode invoice = tenant.documents().get(0);
        byte[] pdf = pdf(tenant.customer(), invoice);
        assertThat(text(pdf))
                .contains(
                        "Łódź & Elm",
                        "Oak Ltd",
                        "Invoice " + invoice.get("number").asString(),
                        invoice.get("net").asString(),
                        invoice.get("tax").asString(),
                        invoice.get("total").asString());
        invoice.get("lines").forEach(line -> assertThat(text(pdf))
                .contains(line.get("amount").asString()));
        assertThat(pdf(tenant.admin(), invoice)).isEqualTo(pdf);

        JsonNode note = tenant.admin().put("/v1/invoices/" + invoice.get("id").asString() + "/credit-note", "", 200);
        assertThat(text(pdf(tenant.customer(), note)))
                .contains("Credit note " + note.get("number").asString() + " for "
                        + invoice.get("number").asString());
        assertThat(pdf(tenant.customer(), invoice)).isEqualTo(pdf);
    }

    @Test
    void a_draft_is_an_administrators_and_says_that_it_is_one() {
        tenant.run(FEBRUARY, false);
        JsonNode draft = tenant.documents().get(0);
        assertThat(text(pdf(tenant.admin(), draft))).contains("DRAFT");
        tenant.customer().get("/v1/invoices/" + draft.get("id").asString() + "?format=pdf", 404);
    }

    private static byte[] pdf(MeteringApi caller, JsonNode document) {
        return caller.bytes("/v1/invoices/" + document.get("id").asString() + "?format=pdf", "application/pdf");
    }

    private static String text(byte[] pdf) {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
