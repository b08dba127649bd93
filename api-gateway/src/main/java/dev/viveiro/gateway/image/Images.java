package dev.viveiro.gateway.image;

import dev.viveiro.gateway.front.TenantsImages;
import dev.viveiro.kernel.TenantId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The images, in the order in which they are offered; the first that is READY is the default. */
@Component
public class Images implements TenantsImages {
    private final JdbcTemplate jdbc;

    public Images(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The image of that name, whatever its state. */
    public Optional<Image> find(String name) {
        return jdbc.query(ImageRow.SELECT + " where name = ?", ImageRow.MAPPER, name).stream()
                .findFirst();
    }

    @Override
    public boolean has(TenantId tenant, String image) {
        // PostgreSQL takes no NUL in a text, and no name has one
        return image.indexOf('\0') < 0
                && find(image).filter(found -> found.isOf(tenant)).isPresent();
    }

    /**
     * The image of that name that this tenant may use, which is not deleted before the caller's transaction ends: what is made from it is counted by
     * whoever deletes it. It may be deprecated meanwhile.
     */
    public Optional<Image> hold(String name, TenantId tenant) {
        return jdbc
                .query(
                        ImageRow.SELECT + " where name = ? and (tenant is null or tenant = ?) for key share of images",
                        ImageRow.MAPPER,
                        name,
                        tenant.value())
                .stream()
                .findFirst();
    }

    /** All that this tenant may use and that are not DELETED, none of which is deleted before the caller's transaction ends. */
    public List<Image> holdAll(TenantId tenant) {
        return jdbc.query(
                ImageRow.SELECT
                        + " where state <> 'DELETED' and (tenant is null or tenant = ?) order by position for key share of images",
                ImageRow.MAPPER,
                tenant.value());
    }

    /** At most {@code limit} images after {@code after}, without those that are DELETED. */
    public List<Image> after(@Nullable String after, int limit) {
        return listed("", after, limit);
    }

    /** The same of those that this tenant sees: its own, and of everybody's those that have their bytes. */
    public List<Image> seenAfter(TenantId tenant, @Nullable String after, int limit) {
        return listed(
                " and (tenant = '" + tenant.value() + "' or (tenant is null and state in ('READY', 'DEPRECATED')))",
                after,
                limit);
    }

    private List<Image> listed(String condition, @Nullable String after, int limit) {
        return jdbc.query(
                ImageRow.SELECT + " where state <> 'DELETED'" + condition
                        + " and position > coalesce((select position from images where name = ?), 0)"
                        + " order by position limit ?",
                ImageRow.MAPPER,
                after,
                limit);
    }
}
