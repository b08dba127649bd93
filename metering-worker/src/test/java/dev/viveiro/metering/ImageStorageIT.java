package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.ALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.usage.ImageMonths;
import dev.viveiro.metering.usage.Rebuilding;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Images of tenants: what they are billed for keeping them. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ImageStorageIT {
    private static final Instant FIRST = Instant.parse("2024-01-30T00:00:00Z");
    private static final Instant LAST = Instant.parse("2024-03-02T00:00:00Z");
    private static final long BYTES = (3L << 30) - 5;

    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final UUID image = UUID.randomUUID();
    private final String name = "class-" + image.toString().substring(0, 8);

    @LocalServerPort
    private int port;

    @Autowired
    private UsageService usage;

    @Autowired
    private Rebuilding rebuilding;

    @Autowired
    private ImageMonths months;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private RabbitTemplate rabbit;

    private MeteringApi customer;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @BeforeEach
    void caller() {
        customer = new MeteringApi(port, MeteringInATest.bearer(tenant));
    }

    private ImageChanged kept(Instant at) {
        return new ImageChanged(image, tenant, 1, name, BYTES, true, at);
    }

    private ImageChanged gone(Instant at) {
        return new ImageChanged(image, tenant, 2, name, BYTES, false, at);
    }

    @Test
    void an_image_is_billed_while_it_is_kept_in_rows_of_months() {
        tell(kept(FIRST), gone(LAST));
        JsonNode items = customer.get("/v1/usage?image=" + name, 200).get("items");
        assertThat(items.get(0).toString().replace(name, "NAME").replaceAll("[0-9a-f-]{36}", "ID"))
                .isEqualTo("""
                {"id":"ID","vm":null,"image":"NAME","meter":"IMAGE","from":"2024-01-30T00:00:00Z","to":"2024-02-01T00:00:00Z",\
                "quantity":3072,"unit":"MiB","knownTo":"2024-02-01T00:00:00Z","billedSeconds":"172800","unbilledSeconds":"0",\
                "observedLate":false}""");
        assertThat(items)
                .extracting(item -> item.get("to").asString())
                .containsExactly("2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z", "2024-03-02T00:00:00Z");
        assertThat(unobserved()).as("nobody has to watch an image").isZero();
        assertNothingToCorrect();
    }

    @Test
    void what_is_told_late_and_twice_ends_in_the_same_rows_and_corrects_those_that_were_wrong() {
        tell(gone(LAST));
        assertThat(lines()).isEmpty();
        tell(kept(FIRST));
        tell(kept(FIRST), gone(LAST));
        assertThat(lines()).hasSize(3);
        tell(new ImageChanged(image, tenant, 3, name, BYTES, true, LAST.plus(2, ChronoUnit.DAYS)));
        assertThat(lines()).last().asString().endsWith(" - null");
        tell(new ImageChanged(image, tenant, 4, name, BYTES, false, LAST.plus(3, ChronoUnit.DAYS)));
        assertThat(lines()).hasSize(4).last().isEqualTo("2024-03-04T00:00:00Z - 2024-03-05T00:00:00Z");
        assertThat(jdbc.queryForObject(
                        "select count(*) from usage_interval where vm = ? and superseded_by is not null",
                        Long.class,
                        image))
                .as("rows of months that it was taken to go on in")
                .isPositive();
        assertNothingToCorrect();
    }

    @Test
    void what_goes_on_is_billed_up_to_now_without_any_sample() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Instant start = YearMonth.from(now.atOffset(ZoneOffset.UTC))
                .minusMonths(2)
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        tell(kept(start));
        assertThat(lines()).hasSize(3).last().asString().endsWith(" - null");
        List<Instant> ends = jdbc.query(
                "select ends from billable where vm = ? and image = ? order by starts",
                (row, i) -> row.getTimestamp("ends").toInstant(),
                image,
                name);
        assertThat(ends).hasSize(3);
        assertThat(ends.getLast()).isBetween(now.minusSeconds(5), Instant.now().plusSeconds(5));
        assertThat(jdbc.queryForObject(
                        "select count(*) from billable where vm = ? and held_until is null", Long.class, image))
                .isOne();
        assertNothingToCorrect();
    }

    @Test
    void a_row_that_is_not_cut_yet_is_billed_in_its_months_until_it_is() {
        long begun = ChronoUnit.MONTHS.between(YearMonth.of(2024, 1), YearMonth.now(ZoneOffset.UTC)) + 1;
        transaction.executeWithoutResult(status -> {
            anOpenRow();
            assertThat(jdbc.queryForObject("select count(*) from billable where vm = ?", Long.class, image))
                    .isEqualTo(begun);
            assertThat(jdbc.queryForObject("""
                            select extract(epoch from sum(ends - starts))::bigint from billable
                             where vm = ? and month = '2024-02-01'""", Long.class, image))
                    .isEqualTo(Duration.ofDays(29).toSeconds());
        });
        months.look();
        assertThat(lines()).hasSize((int) begun);
        assertNothingToCorrect();
    }

    /** As it was left when its first month ended. */
    private void anOpenRow() {
        jdbc.update("insert into metered_vm (vm, tenant) values (?, ?)", image, tenant.value());
        jdbc.update("insert into metered_image (vm, name) values (?, ?)", image, name);
        jdbc.update(
                "insert into image_event (vm, version, effective_at, billed, bytes) values (?, 1, ?, true, ?)",
                image,
                Timestamp.from(FIRST),
                BYTES);
        jdbc.update("""
                insert into usage_interval (vm, tenant, number, meter, opened_by, starts, quantity)
                select vm, tenant, number, 'IMAGE', 1, ?, 3072 from metered_vm where vm = ?""", Timestamp.from(FIRST), image);
    }

    @Test
    void an_invoice_bills_images_and_names_them() {
        MeteringApi admin = new MeteringApi(port, MeteringInATest.bearer(tenant, Role.ADMINISTRATOR));
        String list = "list-" + name;
        String prices = MeteringApi.prices("2024-01", "0").replace("\"rates\":[", """
                "rates":[{"meter":"IMAGE","per":"MONTH","quantity":1024,"tiers":[{"price":"0.50"}]},""");
        admin.put("/v1/prices/" + list + "/1", prices, 201);
        admin.put("/v1/terms/1", MeteringApi.terms("2024-01", list), 201);
        Machine machine = new Machine(new VmId(UUID.randomUUID()), tenant, new HostId(UUID.randomUUID()));
        tell(kept(FIRST), gone(LAST));
        apply(
                new UsageFact.Changed(machine.change(1, FIRST, ALL, 2)),
                new UsageFact.Changed(machine.change(2, LAST, Set.of(), 2)));
        admin.put("/v1/invoices/runs/2024-02", "{}", 202);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(admin.get("/v1/invoices", 200).get("items")).hasSize(1));
        JsonNode invoice = admin.get("/v1/invoices", 200).get("items").get(0);
        assertThat(invoice.get("lines"))
                .filteredOn(line -> line.get("meter").asString().equals("IMAGE"))
                .singleElement()
                .satisfies(line -> assertThat(new BigDecimal(line.get("amount").asString()))
                        // all February, 3 x 1024 MiB at 0.50
                        .isEqualByComparingTo("1.50"));
        JsonNode stretches = admin.get("/v1/invoices/" + invoice.get("id").asString() + "/usage?limit=500", 200)
                .get("items");
        assertThat(stretches)
                .filteredOn(stretch -> stretch.get("meter").asString().equals("IMAGE"))
                .singleElement()
                .satisfies(stretch -> {
                    assertThat(stretch.get("image").asString()).isEqualTo(name);
                    assertThat(stretch.get("vm").isNull()).isTrue();
                    assertThat(stretch.get("interval").asString()).startsWith("202402");
                });
        assertThat(admin.getAs("/v1/exports/focus?tenant=t&includeDrafts=true&month=2024-02", "text/csv")
                        .body())
                .contains("," + image + "," + name + ",Machine Image,");
        assertThat(stretches)
                .filteredOn(stretch -> stretch.get("meter").asString().equals("VCPU"))
                .allSatisfy(stretch -> assertThat(stretch.has("image")).isFalse());
    }

    @Test
    void images_are_listed_with_machines_and_for_their_tenant_alone() {
        Machine machine = new Machine(new VmId(UUID.randomUUID()), tenant, new HostId(UUID.randomUUID()));
        apply(
                new UsageFact.Changed(machine.change(1, FIRST, ALL, 2)),
                new UsageFact.Changed(machine.change(2, LAST, Set.of(), 2)),
                new UsageFact.Stored(kept(FIRST)));
        assertThat(customer.get("/v1/usage?limit=500", 200).get("items"))
                .extracting(item -> item.get("meter").asString())
                .contains("VCPU", "IMAGE");
        assertThat(customer.get("/v1/usage?vm=" + machine.id(), 200).get("items"))
                .noneMatch(item -> item.has("image"));
        MeteringApi other = new MeteringApi(port, MeteringInATest.bearer(new TenantId(UUID.randomUUID())));
        assertThat(other.get("/v1/usage?image=" + name, 200).get("items")).isEmpty();
        customer.get("/v1/usage?image=No%20Name", 400);
    }

    @Test
    void the_gateways_word_comes_through_its_exchange() {
        ImageChanged change = kept(FIRST);
        Envelope envelope = new Envelope(
                UUID.randomUUID(),
                Contracts.typeOf(ImageChanged.class),
                "/gateway",
                image.toString(),
                Instant.now(),
                null,
                ContractJson.write(change));
        rabbit.send(
                Topology.EVENTS,
                Topology.eventKey(Lane.INTERACTIVE, Contracts.keyOf(ImageChanged.class)),
                AmqpEnvelope.toMessage(envelope, null));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(lines()).isNotEmpty());
    }

    private void tell(ImageChanged... changes) {
        apply(Arrays.stream(changes).map(UsageFact.Stored::new).toArray(UsageFact[]::new));
    }

    private void apply(UsageFact... facts) {
        transaction.executeWithoutResult(status -> usage.apply(List.of(facts)));
    }

    private void assertNothingToCorrect() {
        List<String> before = lines();
        assertThat(rebuilding.rebuild(null, 10_000).corrected()).isZero();
        assertThat(lines()).isEqualTo(before);
    }

    private long unobserved() {
        Long gaps = jdbc.queryForObject("select count(*) from unobserved where vm = ?", Long.class, image);
        return gaps == null ? 0 : gaps;
    }

    private List<String> lines() {
        return jdbc.query(
                "select starts, ends from usage_interval where superseded_by is null and vm = ? order by starts",
                (row, i) -> {
                    var ends = row.getTimestamp("ends");
                    return row.getTimestamp("starts").toInstant() + " - " + (ends == null ? null : ends.toInstant());
                },
                image);
    }
}
