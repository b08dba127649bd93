package dev.viveiro.metering.usage.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.domain.LateStory;
import dev.viveiro.metering.usage.domain.MeteredChange;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Changes of images as they were told, beside those of machines in {@link SqlFacts}. Needs the images' locks. */
@Repository
public class SqlImageFacts {
    private static final int BATCH = 1_000;

    private final JdbcTemplate jdbc;

    SqlImageFacts(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    private record Told(VmId image, MeteredChange change) {}

    /** Keeps changes that were not there before; returns how many were new. */
    public int record(Collection<ImageChanged> changes) {
        jdbc.batchUpdate(
                "insert into metered_image (vm, name) values (?, ?) on conflict do nothing",
                changes,
                BATCH,
                (row, change) -> {
                    row.setObject(1, change.image());
                    row.setString(2, change.name());
                });
        int[][] counts = jdbc.batchUpdate(
                "insert into image_event (vm, version, effective_at, billed, bytes) values (?, ?, ?, ?, ?) on conflict do nothing",
                changes,
                BATCH,
                (row, change) -> {
                    row.setObject(1, change.image());
                    row.setLong(2, change.version());
                    row.setTimestamp(3, Timestamp.from(change.effectiveAt().truncatedTo(ChronoUnit.MICROS)));
                    row.setBoolean(4, change.billed());
                    row.setLong(5, change.bytes());
                });
        return Arrays.stream(counts)
                .flatMapToInt(Arrays::stream)
                .filter(n -> n > 0)
                .sum();
    }

    /**
     * What must be read again: of each image the changes from the last one before the given version on; what is no image is left out.
     *
     * @param versions the lowest version of each image that may be new
     */
    public Map<VmId, LateStory> storiesFrom(Map<VmId, Long> versions) {
        List<Map.Entry<VmId, Long>> lowest = List.copyOf(versions.entrySet());
        Map<VmId, @Nullable Instant> begins = new HashMap<>();
        List<Told> told = jdbc.query(
                """
                with before as (
                  select n.vm, n.version, (select max(e.version) from image_event e where e.vm = n.vm and e.version < n.version) as last
                    from unnest(?::uuid[], ?::bigint[]) as n(vm, version)),
                story as (
                  select b.vm, coalesce(b.last, b.version) as first,
                         (select max(e.effective_at) from image_event e where e.vm = b.vm and e.version <= b.last) as begins
                    from before b)
                select e.*, s.begins from story s join image_event e on e.vm = s.vm and e.version >= s.first""",
                (row, i) -> {
                    begins.put(Columns.vm(row), Columns.timeOrNull(row, "begins"));
                    return new Told(
                            Columns.vm(row),
                            MeteredChange.ofImage(
                                    row.getLong("version"),
                                    Columns.time(row, "effective_at"),
                                    row.getBoolean("billed"),
                                    row.getLong("bytes")));
                },
                lowest.stream().map(entry -> entry.getKey().value()).toArray(UUID[]::new),
                lowest.stream().map(Map.Entry::getValue).toArray(Long[]::new));
        Map<VmId, List<MeteredChange>> changes =
                told.stream().collect(groupingBy(Told::image, mapping(Told::change, toList())));
        Map<VmId, LateStory> stories = new HashMap<>();
        changes.forEach((image, story) -> stories.put(image, new LateStory(begins.get(image), story)));
        return stories;
    }

    /** At most {@code limit} images whose usage goes on in a row that began earlier. */
    public Set<VmId> openBefore(Instant month, int limit) {
        return new HashSet<>(jdbc.query(
                "select vm from usage_interval where meter = 'IMAGE' and ends is null and starts < ? order by starts limit ?",
                (row, i) -> Columns.vm(row),
                Timestamp.from(month),
                limit));
    }
}
