package dev.viveiro.metering;

import static dev.viveiro.metering.Stories.NOON;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostLost;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.Stories.Machine;
import dev.viveiro.metering.billing.store.SqlEvidence;
import dev.viveiro.metering.rating.BillingMonth;
import dev.viveiro.metering.rating.Tally;
import dev.viveiro.metering.rating.Used;
import dev.viveiro.metering.usage.UsageService;
import dev.viveiro.metering.usage.domain.UsageFact;
import dev.viveiro.metering.usage.store.SqlUsageList;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** What is added up by the database, for balances and lists of usage, is the same to the microsecond as its rows one by one. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
class UnbilledSumsIT {
    private static final BillingMonth FIRST = BillingMonth.at(NOON);

    private final TenantId tenant = new TenantId(UUID.randomUUID());

    @Autowired
    private UsageService usage;

    @Autowired
    private SqlEvidence evidence;

    @Autowired
    private SqlUsageList usages;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @RepeatedTest(10)
    void sums_of_the_database_are_those_of_its_rows(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        apply(new UsageFact.Stored(
                new ImageChanged(UUID.randomUUID(), tenant, 1, "class", 1 + random.nextLong(1L << 40), true, NOON)));
        for (int i = 0; i < 5; i++) {
            Machine machine = new Machine(new VmId(UUID.randomUUID()), tenant, new HostId(UUID.randomUUID()));
            Stories.random(machine, random).forEach(change -> apply(new UsageFact.Changed(change)));
            apply(seen(machine, random.nextInt(600), "boot-1"));
            if (random.nextBoolean()) {
                apply(new UsageFact.Lost(new HostLost(machine.host(), 2, NOON.plusSeconds(random.nextInt(900)))));
            }
            // some in the month after
            apply(seen(machine, 900 + random.nextInt(86_400 * 40), random.nextBoolean() ? "boot-1" : "boot-2"));
        }
        assertThat(usages.list(tenant, Optional.empty(), Optional.empty(), Optional.empty(), 500))
                .filteredOn(line -> line.image() == null)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.billedSeconds()).isEqualByComparingTo(billed(line.id())));
        Instant moment = NOON.plusNanos(random.nextLong(86_400L * 45) * 1_000_001_000);
        SortedMap<BillingMonth, Tally> sums =
                requireNonNull(transaction.execute(status -> evidence.unbilled(tenant, FIRST, moment)));
        assertThat(meters(sums)).isNotEmpty().isEqualTo(meters(oneByOne(moment)));
    }

    private BigDecimal billed(UUID interval) {
        return requireNonNull(jdbc.queryForObject(
                "select coalesce(sum(extract(epoch from ends - starts)), 0) from billed_usage where id = ?",
                BigDecimal.class,
                interval));
    }

    private SortedMap<BillingMonth, Tally> oneByOne(Instant moment) {
        SortedMap<BillingMonth, List<Used>> rows = new TreeMap<>();
        jdbc.query(
                "select month::text, meter, starts, ends, quantity from billable where tenant = ? and starts < ?",
                row -> {
                    Instant ends = row.getTimestamp("ends").toInstant();
                    rows.computeIfAbsent(
                                    BillingMonth.of(row.getString("month").substring(0, 7)), month -> new ArrayList<>())
                            .add(new Used(
                                    row.getString("meter"),
                                    row.getTimestamp("starts").toInstant(),
                                    ends.isBefore(moment) ? ends : moment,
                                    row.getLong("quantity")));
                },
                tenant.value(),
                Timestamp.from(moment));
        SortedMap<BillingMonth, Tally> tallies = new TreeMap<>();
        rows.forEach((month, used) -> tallies.put(month, Tally.of(month, used)));
        tallies.values().removeIf(tally -> tally.sums().isEmpty());
        return tallies;
    }

    private static Map<String, Map<String, BigInteger>> meters(Map<BillingMonth, Tally> tallies) {
        Map<String, Map<String, BigInteger>> meters = new TreeMap<>();
        tallies.forEach((month, tally) -> meters.put(month.toString(), tally.sums()));
        return meters;
    }

    private static UsageFact seen(Machine machine, int second, String boot) {
        VmSample sample = new VmSample(machine.id(), 1, ObservedPower.RUNNING, boot, 1, 512, 1024, 10, 20);
        return new UsageFact.Sampled(new UsageSampled(machine.host(), NOON.plusSeconds(second), List.of(sample)));
    }

    private void apply(UsageFact fact) {
        transaction.executeWithoutResult(status -> usage.apply(List.of(fact)));
    }
}
