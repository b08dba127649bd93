package dev.viveiro.gateway.image;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The images, in the order in which they are offered; the first that is READY is the default. */
@Component
public class Images {
    private final JdbcTemplate jdbc;

    public Images(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The image of that name, whatever its state. */
    public Optional<Image> find(String name) {
        return jdbc.query("select * from images where name = ?", ImageRow.MAPPER, name).stream()
                .findFirst();
    }

    /**
     * The image of that name, which is not deleted before the caller's transaction ends: what is made from it is counted by
     * whoever deletes it. It may be deprecated meanwhile.
     */
    public Optional<Image> hold(String name) {
        return jdbc.query("select * from images where name = ? for key share", ImageRow.MAPPER, name).stream()
                .findFirst();
    }

    /** All that are not DELETED, none of which is deleted before the caller's transaction ends. */
    public List<Image> holdAll() {
        return jdbc.query(
                "select * from images where state <> 'DELETED' order by position for key share", ImageRow.MAPPER);
    }

    /** At most {@code limit} images after {@code after}, without those that are DELETED. */
    public List<Image> after(@Nullable String after, int limit) {
        return listed("", after, limit);
    }

    /** The same without those that never had bytes: what customers see. */
    public List<Image> servedAfter(@Nullable String after, int limit) {
        return listed(" and state in ('READY', 'DEPRECATED')", after, limit);
    }

    private List<Image> listed(String condition, @Nullable String after, int limit) {
        return jdbc.query(
                "select * from images where state <> 'DELETED'" + condition
                        + " and position > coalesce((select position from images where name = ?), 0)"
                        + " order by position limit ?",
                ImageRow.MAPPER,
                after,
                limit);
    }
}
