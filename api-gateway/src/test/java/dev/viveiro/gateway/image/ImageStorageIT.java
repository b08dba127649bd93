package dev.viveiro.gateway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.OwnerStandIn;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What is told of images of tenants' own, for which they are billed. */
class ImageStorageIT {
    private static final byte[] BYTES = ImageStory.random(1_500_000);

    private static GatewayUnderTest gateway;
    private static String tenant;
    private static Http school;
    private static Http other;

    private final List<ImageChanged> heard = new ArrayList<>();
    private List<ImageChanged> told = List.of();
    private ImageStory image;

    @BeforeAll
    static void start() {
        gateway = GatewayUnderTest.start(Map.of("viveiro.images.sweep", "PT0.2S"));
        tenant =
                gateway.admin().post("/v1/tenants", "{'name':'school'}").is(201).text("/id");
        gateway.admin().post("/v1/tenants", "{'name':'other'}").is(201);
        school = customer("school");
        other = customer("other");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static Http customer(String tenant) {
        return gateway.as(gateway.admin()
                .post("/v1/api-keys", "{'tenant':'" + tenant + "','role':'TENANT'}")
                .is(201)
                .text("/key"));
    }

    @BeforeEach
    void newImage() {
        image = new ImageStory(gateway.admin());
        gateway.owners().answers(exchange -> OwnerStandIn.reply(exchange, 200, "application/json", "{\"items\":[]}"));
    }

    private void aReadyOneOfTheSchool() {
        image.register(BYTES, "RAW", ",'tenant':'school'").is(201);
        image.upload(BYTES).is(200);
    }

    @Test
    void an_image_of_a_tenants_own_is_told_of_when_it_is_whole_and_when_it_is_deleted() {
        assertThat(image.register(BYTES, "RAW", ",'tenant':'school'").is(201).text("/tenant"))
                .isEqualTo(tenant);
        Instant before = Instant.now();
        image.upload(BYTES).is(200);

        toldTimes(1);
        ImageChanged kept = told.getFirst();
        assertThat(kept.tenant().toString()).isEqualTo(tenant);
        assertThat(kept.bytes()).isEqualTo(BYTES.length);
        assertThat(kept.billed()).isTrue();
        assertThat(kept.effectiveAt()).isBetween(before.minusMillis(1), Instant.now());

        image.upload(BYTES).is(200);
        image.deprecate().is(200);
        school.delete("/v1/images/" + image.name()).is(204);
        school.delete("/v1/images/" + image.name()).is(204);

        toldTimes(2);
        assertThat(told.getLast().billed()).as("a deprecated one is kept").isFalse();
        assertThat(told).extracting(ImageChanged::version).containsExactly(1L, 2L);
        assertThat(told).extracting(ImageChanged::image).containsOnly(kept.image());
    }

    @Test
    void nothing_is_told_of_an_image_that_is_everybodys_or_whose_bytes_never_came() {
        image.register(BYTES, "RAW", "").is(201);
        image.upload(BYTES).is(200);
        image.delete().is(204);
        ImageStory late = new ImageStory(gateway.admin());
        late.register(BYTES, "RAW", ",'tenant':'school'").is(201);
        late.delete().is(204);
        String everybodys = image.name();
        image = new ImageStory(gateway.admin());
        aReadyOneOfTheSchool();
        toldTimes(1);
        assertThat(heard).extracting(ImageChanged::name).doesNotContain(everybodys, late.name());
    }

    @Test
    void what_is_undone_was_never_told() {
        aReadyOneOfTheSchool();
        toldTimes(1);
        UUID id = told.getFirst().image();
        gateway.bean(TransactionTemplate.class).executeWithoutResult(status -> {
            gateway.bean(ImageRows.class).setState(id, ImageState.DELETED);
            gateway.bean(KeptImages.class).tell(id);
            status.setRollbackOnly();
        });
        image.delete().is(204);
        toldTimes(2);
        assertThat(told).extracting(ImageChanged::version).containsExactly(1L, 2L);
    }

    @Test
    void what_there_was_before_anything_was_told_is_told_of_once() {
        aReadyOneOfTheSchool();
        toldTimes(1);
        gateway.bean(JdbcTemplate.class)
                .update("update images set metered = false, metered_version = 0 where name = ?", image.name());
        toldTimes(2);
        assertThat(told.getLast().billed()).isTrue();
        assertThat(gateway.bean(KeptImages.class).tellUntold()).isZero();
        image.delete().is(204);
        toldTimes(3);
    }

    @Test
    void the_sums_count_images_that_are_kept() {
        gateway.owners().answers(exchange -> OwnerStandIn.reply(exchange, 200, "application/json", "{\"open\":{}}"));
        long before = billed();
        aReadyOneOfTheSchool();
        assertThat(billed()).isEqualTo(before + 1);
        image.delete().is(204);
        assertThat(billed()).isEqualTo(before);
    }

    private static long billed() {
        return gateway.admin()
                .get("/v1/conservation")
                .is(200)
                .json()
                .at("/usage/billed/IMAGE")
                .asLong();
    }

    @Test
    void an_image_of_a_tenants_own_is_for_nobody_else() {
        aReadyOneOfTheSchool();
        String path = "/v1/images/" + image.name();
        school.get(path).is(200);
        other.get(path).isProblem(404, "not-found");
        assertThat(other.get("/v1/images?limit=500").is(200).body()).doesNotContain("\"" + image.name() + "\"");
        other.delete(path).isProblem(404, "not-found");
        school.get("/v1/usage?image=" + image.name()).is(200);
        other.get("/v1/usage?image=" + image.name()).isProblem(404, "not-found");
        school.get("/v1/usage?image=debian-12").isProblem(404, "not-found");
        school.get("/v1/usage?image=%00").isProblem(400, "invalid-request");
        school.delete(path).is(204);
        school.get("/v1/usage?image=" + image.name()).is(200);
    }

    @Test
    void an_image_of_a_tenant_that_there_is_not_is_refused() {
        for (String nobody : List.of("nobody", "\\u0000")) {
            assertThat(image.register(BYTES, "RAW", ",'tenant':'" + nobody + "'")
                            .isProblem(400, "invalid-request")
                            .text("/errors/0/pointer"))
                    .isEqualTo("/tenant");
        }
    }

    /** Waits until so much was told of the image in all. */
    private void toldTimes(int times) {
        await().untilAsserted(() -> {
            for (GetResponse next = take(); next != null; next = take()) {
                if (Contracts.typeOf(ImageChanged.class).equals(next.getProps().getType())) {
                    heard.add(ContractJson.read(next.getBody(), ImageChanged.class));
                }
            }
            told = heard.stream()
                    .filter(change -> change.name().equals(image.name()))
                    .toList();
            assertThat(told).hasSize(times);
        });
    }

    private static @Nullable GetResponse take() {
        return gateway.bean(RabbitTemplate.class)
                .execute(channel -> channel.basicGet(Topology.meteringEvents(Lane.INTERACTIVE), true));
    }
}
