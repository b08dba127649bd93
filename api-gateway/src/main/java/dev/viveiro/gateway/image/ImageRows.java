package dev.viveiro.gateway.image;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.ContractJson;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Changes of the table {@code images}. Each that depends on a state is one statement that asks for it. */
@Repository
class ImageRows {
    private final JdbcClient jdbc;

    ImageRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One with bytes, last in the order; throws {@link org.springframework.dao.DuplicateKeyException} for a name in use. */
    void insert(Image image) {
        Image.Bytes bytes = Objects.requireNonNull(image.bytes());
        jdbc.sql("""
                        insert into images (id, name, description, account, min_disk_gib, state, format, sha256, url, deadline,
                                            cloud_init, tells_ready, tenant)
                        values (:id, :name, :description, :account, :disk, :state, :format, :sha256, :url, :deadline,
                                :cloudInit, :tellsReady, :tenant)""")
                .param("id", image.id())
                .param("name", image.name())
                .param("description", image.description())
                .param("account", image.account())
                .param("disk", image.minDiskGib())
                .param("state", image.state().name())
                .param("cloudInit", image.cloudInit())
                .param("tellsReady", image.tellsReady())
                .param("tenant", image.tenant() == null ? null : image.tenant().value())
                .param("format", Objects.requireNonNull(bytes.format()).name())
                .param("sha256", bytes.sha256())
                .param("url", bytes.url() == null ? null : bytes.url().toString())
                .param("deadline", Timestamp.from(bytes.deadline()))
                .update();
    }

    /** Locks the row until the transaction ends: nobody begins to make a machine from it, and who began has ended. */
    Optional<Image> lock(String name) {
        return jdbc.sql(ImageRow.SELECT + " where name = :name for update of images")
                .param("name", name)
                .query(ImageRow.MAPPER)
                .optional();
    }

    /** The same of one that is the tenant's own. */
    Optional<Image> lock(String name, TenantId tenant) {
        return jdbc.sql(ImageRow.SELECT + " where name = :name and tenant = :tenant for update of images")
                .param("name", name)
                .param("tenant", tenant.value())
                .query(ImageRow.MAPPER)
                .optional();
    }

    Optional<Image> find(String name) {
        return jdbc.sql(ImageRow.SELECT + " where name = :name")
                .param("name", name)
                .query(ImageRow.MAPPER)
                .optional();
    }

    /** Machines that are not DELETED and are made from it, or are being made anew from it, or get it into their drive now. */
    int machines(String name) {
        return jdbc.sql("""
                        select (select count(*) from vms where image = :name and state <> 'DELETED')::int
                             + (select count(*) from operations where type in ('REINSTALL', 'CHANGE_ISO') and argument ->> 'image' = :name
                                   and state in ('PENDING', 'RUNNING'))::int""").param("name", name).query(Integer.class).single();
    }

    /** Its bytes are there; false when it was no longer waited for. */
    boolean ready(UUID id, long size) {
        return jdbc.sql("""
                        update images set state = 'READY', size_bytes = :size
                         where id = :id and state in ('REGISTERED', 'FETCHING')""").param("id", id).param("size", size).update() == 1;
    }

    /** Its bytes do not come; false when it was no longer waited for. */
    boolean failed(UUID id, Cause why) {
        return jdbc.sql("""
                        update images set state = 'FAILED', cause = :cause::jsonb
                         where id = :id and state in ('REGISTERED', 'FETCHING')""")
                        .param("id", id)
                        .param("cause", new String(ContractJson.write(why), StandardCharsets.UTF_8))
                        .update()
                == 1;
    }

    void setState(UUID id, ImageState state) {
        jdbc.sql("update images set state = :state where id = :id")
                .param("id", id)
                .param("state", state.name())
                .update();
    }

    /** Gives its name free. */
    void delete(UUID id) {
        jdbc.sql("delete from images where id = :id").param("id", id).update();
    }

    boolean is(UUID id, ImageState state) {
        return jdbc.sql("select exists (select 1 from images where id = :id and state = :state)")
                .param("id", id)
                .param("state", state.name())
                .query(Boolean.class)
                .single();
    }

    List<Image> unfinished() {
        return jdbc.sql(ImageRow.SELECT + " where state in ('REGISTERED', 'FETCHING') order by position")
                .query(ImageRow.MAPPER)
                .list();
    }

    /** Those of which there may be bytes: unfinished ones and those that are served. */
    Set<UUID> withBytes() {
        return Set.copyOf(jdbc.sql("select id from images where state not in ('FAILED', 'DELETED')")
                .query(UUID.class)
                .list());
    }

    /** All of them. */
    Set<UUID> known() {
        return Set.copyOf(jdbc.sql("select id from images").query(UUID.class).list());
    }
}
