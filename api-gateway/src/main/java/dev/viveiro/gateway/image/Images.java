package dev.viveiro.gateway.image;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** The images on offer; the first is the default. */
@Component
public class Images {
    private static final RowMapper<Image> IMAGE = (row, i) -> new Image(
            row.getString("name"), row.getString("description"), row.getString("account"), row.getLong("min_disk_gib"));

    private final JdbcTemplate jdbc;

    public Images(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Image> find(String name) {
        return jdbc.query("select * from images where name = ?", IMAGE, name).stream()
                .findFirst();
    }

    /** At most {@code limit} images after {@code after}, in the order in which they are offered. */
    public List<Image> after(@Nullable String after, int limit) {
        return jdbc.query("""
                select * from images
                 where position > coalesce((select position from images where name = ?), 0)
                 order by position limit ?""", IMAGE, after, limit);
    }
}
