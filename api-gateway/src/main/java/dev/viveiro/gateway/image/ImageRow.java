package dev.viveiro.gateway.image;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.gateway.image.Image.Bytes;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.messaging.ContractJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** Reads a row of the table {@code images}. */
final class ImageRow {
    static final RowMapper<Image> MAPPER = (row, i) -> read(row);

    private ImageRow() {}

    private static Image read(ResultSet row) throws SQLException {
        return new Image(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("description"),
                row.getString("account"),
                row.getLong("min_disk_gib"),
                ImageState.valueOf(row.getString("state")),
                bytes(row));
    }

    private static @Nullable Bytes bytes(ResultSet row) throws SQLException {
        String format = row.getString("format");
        if (format == null) {
            return null;
        }
        String url = row.getString("url");
        String cause = row.getString("cause");
        return new Bytes(
                ImageFormat.valueOf(format),
                row.getString("sha256"),
                row.getObject("size_bytes", Long.class),
                url == null ? null : URI.create(url),
                row.getTimestamp("deadline").toInstant(),
                cause == null ? null : ContractJson.read(cause.getBytes(StandardCharsets.UTF_8), Cause.class));
    }
}
