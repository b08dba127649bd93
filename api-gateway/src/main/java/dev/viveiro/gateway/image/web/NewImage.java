package dev.viveiro.gateway.image.web;

import dev.viveiro.gateway.image.Announcing.Wish;
import dev.viveiro.gateway.image.source.HttpSource;
import dev.viveiro.gateway.image.source.PublicAddress;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.web.Fields;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /v1/images}. */
record NewImage(
        @Schema(
                description = "1 to 63 of a-z, 0-9, '.', '_' and '-'; it never comes to stand for other bytes",
                example = "debian-12-2026-01")
        @Nullable
        String name,

        @Schema(description = "For people", example = "Debian 12 (bookworm), January 2026") @Nullable
        String description,

        @Schema(description = "The account that logs in; not needed for an ISO", example = "debian") @Nullable
        String account,

        @Schema(description = "The smallest disk it fits on; not needed for an ISO", example = "4") @Nullable
        Long minDiskGib,

        @Nullable ImageFormat format,

        @Schema(
                description = "Whence the bytes are fetched, http or https; without it they are uploaded",
                example = "https://images.example.org/debian-12.tar.xz")
        @Nullable
        String url,

        @Schema(
                description = "SHA-256 of the bytes, 64 hexadecimal digits",
                example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        @Nullable
        String sha256,

        @Schema(
                description = "Its guests run cloud-init, so that machines may be given userData; not when absent",
                example = "true")
        @Nullable
        Boolean cloudInit,

        @Schema(
                description =
                        "Its guests tell when one may log in, by the virtio port org.viveiro.ready; not when absent",
                example = "true")
        @Nullable
        Boolean tellsReady,

        @Schema(
                description =
                        "Name or id of the tenant whose it is alone, and who is billed for it; everybody's when absent",
                example = "school")
        @Nullable
        String tenant) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");
    /** As useradd(8) recommends; it becomes a line of /etc/passwd. */
    private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");

    /** Nobody logs in to an ISO. */
    private static final String NO_ACCOUNT = "nobody";

    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final long MAX_DISK_GIB = 65_536;

    /**
     * Throws a 400 problem with everything that is wrong.
     *
     * @param tenants by name or id
     */
    Wish check(boolean privateSources, Function<String, Optional<TenantId>> tenants) {
        Fields fields = new Fields();
        String checkedName = matching(fields, "/name", name, NAME, "1 to 63 of a-z, 0-9, '.', '_' and '-'");
        String text = fields.text("/description", description, 200);
        ImageFormat form = fields.required("/format", format, ImageFormat.RAW);
        boolean iso = form == ImageFormat.ISO;
        String login = iso && account == null
                ? NO_ACCOUNT
                : matching(fields, "/account", account, ACCOUNT, "an account's name like debian");
        Long least = iso && minDiskGib == null ? Long.valueOf(1) : minDiskGib;
        long disk = fields.range("/minDiskGib", fields.required("/minDiskGib", least, 1L), 1L, MAX_DISK_GIB, 1L);
        String digest = matching(fields, "/sha256", sha256, SHA256, "64 hexadecimal digits");
        URI source = url == null ? null : source(fields, url, privateSources);
        TenantId owner = tenant == null ? null : owner(fields, tenant, tenants);
        fields.check();
        return new Wish(
                checkedName,
                text,
                login,
                disk,
                form,
                digest.toLowerCase(java.util.Locale.ROOT),
                source,
                Boolean.TRUE.equals(cloudInit),
                Boolean.TRUE.equals(tellsReady),
                owner);
    }

    private static String matching(
            Fields fields, String pointer, @Nullable String value, Pattern form, String expected) {
        String text = fields.required(pointer, value, "-");
        if (value != null && !form.matcher(text).matches()) {
            fields.error(
                    pointer,
                    "invalid-" + pointer.substring(1),
                    "Expected " + pointer.substring(1) + " to be " + expected + ".");
        }
        return text;
    }

    private static @Nullable TenantId owner(
            Fields fields, String tenant, Function<String, Optional<TenantId>> tenants) {
        Optional<TenantId> owner = tenant.indexOf('\0') < 0 ? tenants.apply(tenant) : Optional.empty();
        if (owner.isEmpty()) {
            fields.error("/tenant", "unknown-tenant", "There is no such tenant; GET /v1/tenants lists them.");
        }
        return owner.orElse(null);
    }

    private static @Nullable URI source(Fields fields, String url, boolean privateSources) {
        String text = fields.text("/url", url, 2000);
        URI source;
        try {
            source = new URI(text);
        } catch (URISyntaxException e) {
            source = URI.create("-");
        }
        if (!HttpSource.understands(source)) {
            fields.error("/url", "invalid-url", "Expected url to be http or https, with a host and without a user.");
        } else if (!privateSources && isPrivate(source.getHost())) {
            fields.error("/url", "private-address", "Expected url to have a public address.");
        }
        return source;
    }

    /** Addresses alone: where names lead is looked at when it is fetched. */
    private static boolean isPrivate(String host) {
        try {
            return !PublicAddress.is(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
        } catch (IllegalArgumentException name) {
            return false;
        }
    }
}
