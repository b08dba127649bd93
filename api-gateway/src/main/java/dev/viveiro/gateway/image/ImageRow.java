package dev.viveiro.gateway.image;

import dev.viveiro.contract.operation.Cause;
import dev.viveiro.gateway.image.Image.Bytes;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.messaging.ContractJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;

/** Reads a row of the table {@code images}. */
final class ImageRow {
    /** What a captured image is while its operation runs, its operation says. */
    static final String SELECT = """
            select images.*, (select o.state from operations o where o.id = images.captured_by) as capture,
                   (select o.cause from operations o where o.id = images.captured_by) as capture_cause
              from images""";

    static final RowMapper<Image> MAPPER = (row, i) -> read(row);

    private ImageRow() {}

    private static Image read(ResultSet row) throws SQLException {
        return new Image(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("description"),
                row.getString("account"),
                row.getLong("min_disk_gib"),
                failedCapture(row) ? ImageState.FAILED : ImageState.valueOf(row.getString("state")),
                bytes(row),
                row.getObject("tenant", UUID.class) == null ? null : new TenantId(row.getObject("tenant", UUID.class)),
                row.getBoolean("cloud_init"),
                row.getBoolean("tells_ready"));
    }

    private static boolean failedCapture(ResultSet row) throws SQLException {
        String operation = row.getString("capture");
        return row.getString("state").equals("CAPTURING")
                && operation != null
                && (operation.equals("FAILED") || operation.equals("CANCELLED"));
    }

    private static @Nullable Cause cause(ResultSet row) throws SQLException {
        boolean failedCapture = failedCapture(row);
        String cause = row.getString(failedCapture ? "capture_cause" : "cause");
        if (cause == null) {
            return failedCapture ? CaptureRows.CANCELLED : null;
        }
        return ContractJson.read(cause.getBytes(StandardCharsets.UTF_8), Cause.class);
    }

    private static @Nullable Bytes bytes(ResultSet row) throws SQLException {
        String format = row.getString("format");
        Timestamp deadline = row.getTimestamp("deadline");
        if (deadline == null) {
            return null;
        }
        String url = row.getString("url");
        return new Bytes(
                format == null ? null : ImageFormat.valueOf(format),
                row.getString("sha256"),
                row.getObject("size_bytes", Long.class),
                url == null ? null : URI.create(url),
                deadline.toInstant(),
                cause(row));
    }
}
