package dev.viveiro.gateway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.image.source.SourceStandIn;
import dev.viveiro.gateway.image.store.ImageStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

class ImagesIT {
    private static final byte[] BYTES = ImageStory.random(1_000_000);
    private static final byte[] OTHERS = ImageStory.random(1_000_001);

    private static GatewayUnderTest gateway;
    private static ConfigurableApplicationContext replica;
    private ImageStory image;

    @BeforeAll
    static void start() {
        gateway = GatewayUnderTest.start(Map.of(
                "viveiro.images.sweep", "PT0.2S",
                "VIVEIRO_IMAGE_MAX_SIZE", "2MB",
                "VIVEIRO_IMAGE_PRIVATE_SOURCES", "true"));
        replica = gateway.startReplica();
    }

    @AfterAll
    static void stop() {
        replica.close();
        gateway.close();
    }

    @BeforeEach
    void newImage() {
        image = new ImageStory(gateway.admin());
    }

    private static String url(SourceStandIn from) {
        return ",'url':'" + from.at("127.0.0.1") + "'";
    }

    private UUID id() {
        return gateway.bean(Images.class).find(image.name()).orElseThrow().id();
    }

    private static List<String> files(UUID id) throws IOException {
        if (Files.notExists(gateway.imageStore())) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(gateway.imageStore())) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(id.toString()))
                    .toList();
        }
    }

    @Test
    void an_upload_is_compared_and_then_ready() throws IOException {
        Http.Answer made = image.register(BYTES, "RAW", "").is(201);
        assertThat(made.header("Location")).isEqualTo("/v1/images/" + image.name());
        assertThat(made.text("/state")).isEqualTo("REGISTERED");
        assertThat(made.text("/deadline")).isNotEmpty();

        Http.Answer ready = image.upload(BYTES).is(200);

        assertThat(ready.text("/state")).isEqualTo("READY");
        assertThat(ready.json().at("/sizeBytes").asLong()).isEqualTo(BYTES.length);
        assertThat(ready.json().at("/received").asLong()).isEqualTo(BYTES.length);
        assertThat(ready.json().at("/deadline").isNull()).isTrue();
        assertThat(files(id())).containsExactly(id() + ".image");
        assertThat(image.upload(OTHERS).is(200).body())
                .as("it never comes to be other bytes")
                .isEqualTo(ready.body());
    }

    @Test
    void an_upload_that_breaks_off_goes_on_where_it_was() {
        image.register(BYTES, "RAW", "").is(201);
        image.uploadAndBreakOff(BYTES, 600_000);
        byte[] rest = Arrays.copyOfRange(BYTES, 600_000, BYTES.length);
        // the broken one lets go when it notices
        await().untilAsserted(() -> assertThat(image.upload(rest, "Content-Range", "bytes 599999-999998/1000000")
                        .isProblem(409, "wrong-offset")
                        .json()
                        .at("/received")
                        .asLong())
                .isEqualTo(600_000));

        byte[] some = Arrays.copyOf(rest, 100_000);
        Http.Answer on = image.upload(some, "Content-Range", "bytes 600000-699999/1000000")
                .is(200);
        assertThat(on.text("/state")).isEqualTo("REGISTERED");
        byte[] last = Arrays.copyOfRange(BYTES, 700_000, BYTES.length);
        assertThat(image.upload(last, "Content-Range", "bytes 700000-999999/1000000")
                        .is(200)
                        .text("/state"))
                .isEqualTo("READY");
    }

    @Test
    void an_upload_that_was_whole_but_not_compared_is_completed_without_sending_it_again() throws IOException {
        image.register(BYTES, "RAW", "").is(201);
        byte[] nothing = new byte[0];
        assertThat(image.upload(nothing, "Content-Range", "bytes */1000000")
                        .isProblem(409, "wrong-offset")
                        .json()
                        .at("/received")
                        .asLong())
                .isZero();
        Files.write(gateway.imageStore().resolve(id() + ".part"), BYTES);

        assertThat(image.upload(nothing, "Content-Range", "bytes */1000000")
                        .is(200)
                        .text("/state"))
                .isEqualTo("READY");
    }

    @Test
    void an_upload_that_is_still_under_way_at_its_deadline_is_broken_off() throws IOException {
        image.register(BYTES, "RAW", "").is(201);
        gateway.bean(JdbcTemplate.class)
                .update("update images set deadline = now() + interval '1 second' where name = ?", image.name());
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 7;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return 1;
            }
        };

        assertThatThrownBy(() -> gateway.bean(Receiving.class).receive(image.name(), Receiving.Piece.WHOLE, endless))
                .isInstanceOfSatisfying(ProblemException.class, refused -> assertThat(refused.code())
                        .isEqualTo(ProblemCode.INVALID_STATE));
        image.becomes("FAILED");
    }

    @Test
    void other_bytes_than_registered_leave_nothing_and_the_right_ones_may_follow() throws IOException {
        image.register(BYTES, "RAW", "").is(201);

        image.upload(OTHERS).isProblem(400, "checksum-mismatch");

        assertThat(image.read().json().at("/received").asLong()).isZero();
        assertThat(files(id())).noneMatch(name -> name.endsWith(".part") || name.endsWith(".image"));
        assertThat(image.upload(BYTES).is(200).text("/state")).isEqualTo("READY");
    }

    @Test
    void what_is_too_large_or_makes_no_sense_is_refused() {
        image.register(BYTES, "RAW", "").is(201);
        image.upload(ImageStory.random(2 * 1024 * 1024 + 1)).isProblem(413, "too-large");
        for (String range :
                new String[] {"bytes 0-9", "bytes 5-4/10", "bytes 0-10/10", "items 0-9/10", "bytes 0-9/*"}) {
            assertThat(image.upload(BYTES, "Content-Range", range)
                            .isProblem(400, "invalid-request")
                            .text("/errors/0/pointer"))
                    .isEqualTo("Content-Range");
        }
        image.upload(BYTES, "Content-Range", "bytes 0-9/1000000").isProblem(400, "invalid-request");
        new ImageStory(gateway.admin()).upload(BYTES).isProblem(404, "not-found");
        gateway.admin()
                .send(gateway.admin()
                        .request("/v1/images/debian-12/content")
                        .PUT(java.net.http.HttpRequest.BodyPublishers.ofByteArray(BYTES)))
                .isProblem(409, "invalid-state");
    }

    @Test
    void of_two_replicas_one_fetches() throws Exception {
        try (SourceStandIn from = new SourceStandIn(BYTES)) {
            CountDownLatch gate = from.holdBack();
            image.register(BYTES, "RAW", url(from)).is(202);
            await().until(() -> from.asked().size() == 1);
            replica.getBean(Fetching.class).look();
            gateway.bean(Fetching.class).look();
            assertThat(replica.getBean(ImageStore.class).draft(id())).isEmpty();
            assertThat(gateway.bean(ImageStore.class).draft(id())).isEmpty();
            gate.countDown();

            assertThat(image.becomes("READY").json().at("/sizeBytes").asLong()).isEqualTo(BYTES.length);
            assertThat(from.asked()).containsExactly("");
            assertThat(files(id())).containsExactly(id() + ".image");
        }
    }

    @Test
    void a_fetch_that_breaks_off_goes_on_where_it_was() {
        try (SourceStandIn from = new SourceStandIn(BYTES)) {
            from.breaks(2);
            image.register(BYTES, "RAW", url(from)).is(202);
            image.becomes("READY");
            assertThat(from.asked()).containsExactly("", "bytes=500000-", "bytes=750000-");
        }
    }

    @Test
    void a_source_that_has_other_bytes_or_none_or_too_many_fails_the_image_and_its_name_is_free_then()
            throws Exception {
        try (SourceStandIn from = new SourceStandIn(OTHERS)) {
            image.register(BYTES, "RAW", url(from)).is(202);
            assertThat(image.becomes("FAILED").text("/cause/code")).isEqualTo("checksum-mismatch");
            UUID failed = id();
            await().until(() -> files(failed).isEmpty());
            image.delete().is(204);
            image.delete().isProblem(404, "not-found");

            from.answers(404);
            image.register(OTHERS, "RAW", url(from)).is(202);
            assertThat(image.becomes("FAILED").text("/cause/code")).isEqualTo("source-refused");
        }
        try (SourceStandIn from = new SourceStandIn(ImageStory.random(3_000_000))) {
            image.delete().is(204);
            image.register(BYTES, "RAW", url(from)).is(202);
            assertThat(image.becomes("FAILED").text("/cause/code")).isEqualTo("too-large");
        }
    }

    @Test
    void what_a_killed_replica_left_between_two_lines_is_ended_or_removed() throws IOException {
        Path store = gateway.imageStore();
        image.register(BYTES, "RAW", "").is(201);
        UUID whole = id();
        Files.createDirectories(store);
        Files.write(store.resolve(whole + ".image"), BYTES);
        image.becomes("READY");

        UUID nobodys = UUID.randomUUID();
        for (String ending : new String[] {".part", ".image", ".lock"}) {
            Files.write(store.resolve(nobodys + ending), OTHERS);
        }
        Files.writeString(store.resolve("readme.part"), "not ours");
        Path mark = store.resolve(nobodys + ".unknown");
        await().until(() -> Files.exists(mark));
        assertThat(files(nobodys)).as("a restored database may know it again").hasSize(4);
        Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        await().until(() -> files(nobodys).isEmpty());
        assertThat(store.resolve("readme.part")).exists();
        Path known = Files.createFile(store.resolve(whole + ".unknown"));
        await().until(() -> Files.notExists(known));
        assertThat(files(whole)).containsExactly(whole + ".image");

        image = new ImageStory(gateway.admin());
        try (SourceStandIn from = new SourceStandIn(BYTES)) {
            CountDownLatch gate = from.holdBack();
            image.register(BYTES, "RAW", url(from)).is(202);
            from.breaks(1);
            gate.countDown();
            image.becomes("READY");
            assertThat(from.asked()).last().isEqualTo("bytes=500000-");
        }
    }

    @Test
    void the_store_of_another_database_is_neither_written_nor_tidied() throws IOException {
        image.register(BYTES, "RAW", "").is(201);
        image.upload(BYTES).is(200);
        Path owner = gateway.imageStore().resolve("owner");
        String ours = Files.readString(owner);
        UUID others = UUID.randomUUID();
        Path theirs = Files.write(gateway.imageStore().resolve(others + ".image"), OTHERS);
        Path mark = Files.createFile(gateway.imageStore().resolve(others + ".unknown"));
        Files.setLastModifiedTime(mark, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
        Files.writeString(owner, UUID.randomUUID() + "\n");
        try {
            ImageStory next = new ImageStory(gateway.admin());
            next.register(BYTES, "RAW", "").is(201);
            next.upload(BYTES).isProblem(503, "unavailable");
            image.delete().is(204);
            gateway.bean(Tidying.class).look();
            assertThat(theirs).exists();
            assertThat(files(id())).isNotEmpty();
            Files.writeString(owner, ours);
            assertThat(next.upload(BYTES).is(200).text("/state")).isEqualTo("READY");
            await().until(() -> files(id()).isEmpty());
        } finally {
            Files.writeString(owner, ours);
            Files.deleteIfExists(theirs);
        }
    }

    @Test
    void an_image_whose_bytes_do_not_come_in_time_fails() {
        image.register(BYTES, "RAW", "").is(201);
        gateway.bean(JdbcTemplate.class).update("update images set deadline = now() where name = ?", image.name());

        assertThat(image.becomes("FAILED").text("/cause/code")).isEqualTo("deadline-passed");
        image.upload(BYTES).isProblem(409, "invalid-state");
        image.deprecate().isProblem(409, "invalid-state");
    }

    @Test
    void an_image_that_is_deleted_while_it_comes_is_gone() throws Exception {
        try (SourceStandIn from = new SourceStandIn(BYTES)) {
            CountDownLatch gate = from.holdBack();
            image.register(BYTES, "RAW", url(from)).is(202);
            await().until(() -> from.asked().size() == 1);
            UUID id = id();
            image.delete().is(204);
            gate.countDown();
            await().until(() -> files(id).isEmpty());
            gateway.admin().get("/v1/images/" + image.name()).isProblem(404, "not-found");
        }
    }

    @Test
    void customers_see_what_machines_are_made_from_and_change_nothing() {
        Http customer = gateway.as(gateway.admin()
                .post("/v1/api-keys", "{'tenant':'main','role':'TENANT'}")
                .is(201)
                .text("/key"));
        image.register(BYTES, "RAW", "").is(201);
        customer.get("/v1/images/" + image.name()).isProblem(404, "not-found");
        assertThat(customer.get("/v1/images").is(200).body())
                .doesNotContain(image.name())
                .contains("debian-12");
        assertThat(gateway.admin().get("/v1/images?limit=500").is(200).body()).contains(image.name());
        ImageStory theirs = new ImageStory(customer);
        theirs.register(BYTES, "RAW", "").isProblem(403, "forbidden");
        theirs.upload(BYTES).isProblem(403, "forbidden");
        customer.delete("/v1/images/debian-12").isProblem(403, "forbidden");
        customer.post("/v1/images/debian-12/deprecate", "").isProblem(403, "forbidden");
        theirs.deprecate().isProblem(404, "not-found");
        customer.delete("/v1/images/" + image.name()).isProblem(404, "not-found");
        gateway.stranger().get("/v1/images/debian-12/content").isProblem(403, "forbidden");

        image.upload(BYTES).is(200);
        assertThat(customer.get("/v1/images/" + image.name()).is(200).text("/state"))
                .isEqualTo("READY");
        image.deprecate().is(200);
        assertThat(image.deprecate().is(200).text("/state")).isEqualTo("DEPRECATED");
        assertThat(customer.get("/v1/images").is(200).body()).contains(image.name());
        image.delete().is(204);
        image.delete().is(204);
        assertThat(customer.get("/v1/images").is(200).body()).doesNotContain(image.name());
        assertThat(image.read().text("/state")).isEqualTo("DELETED");
        image.register(OTHERS, "RAW", "").isProblem(409, "name-in-use");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {} | /name
            {"name":"Debian"} | /name
            {"name":"../x"} | /name
            {"name":"a","description":"x"} | /account
            {"name":"a","account":"root:x"} | /account
            {"name":"a","minDiskGib":0} | /minDiskGib
            {"name":"a","format":"FLOPPY"} | /format
            {"name":"a","sha256":"00"} | /sha256
            {"name":"a","url":"file:///etc/passwd"} | /url
            {"name":"a","url":"https://user:secret@example.org/"} | /url
            {"name":"a","url":"nonsense nonsense"} | /url
            """)
    void a_field_that_is_wrong_is_pointed_to(String body, String pointer) {
        assertThat(gateway.admin()
                        .post("/v1/images", body)
                        .isProblem(400, "invalid-request")
                        .json()
                        .at("/errors"))
                .anySatisfy(error -> assertThat(error.at("/pointer").asString()).isEqualTo(pointer));
    }
}
