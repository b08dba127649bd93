package dev.viveiro.reference;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.UrlResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every setting and environment variable, from the settings' records and the services' own application.yml. Where one name begins
 * another ({@code streams}, {@code streamsPerKey}), the shorter one's {@code @param} must come first: Spring's processor takes
 * the first that begins alike.
 */
final class ConfigurationPage {
    private static final String HEAD = """
            # Configuration

            Services are configured by environment variables; any other property can be set too, by Spring Boot's rules (as
            `--property=value`, or as a variable in upper case with `_` for `.`, without `-`: `VIVEIRO_HOSTS_LOSTAFTER=90s` sets
            `viveiro.hosts.lost-after`). A variable without a default must be set. A duration is written like `30s`, `5m` or `24h`, a
            size like `1MB`.

            """;
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final String ROWS = "| variable | default | property | what it is |\n|---|---|---|---|\n";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(:([^}]*))?}");
    private static final List<String> SERVICES =
            List.of("api-gateway", "metering-worker", "notification-worker", "provisioning-worker");

    private ConfigurationPage() {}

    private record Setting(String name, Optional<String> byDefault, String what) {}

    static String text() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        Map<String, Setting> known = known();
        for (String service : SERVICES) {
            page.append("## ").append(service).append("\n\n").append(ROWS);
            Map<String, Setting> settings = settings(service);
            Map<String, String> values = values(service);
            values.forEach((property, value) -> {
                settings.remove(property);
                variables(property, value, known.get(property), page);
            });
            settings.values().forEach(setting -> page.append(row("", setting.byDefault(), setting)));
            page.append('\n');
        }
        page.append("## All services\n\n").append(ROWS);
        settings("web").values().forEach(setting -> page.append(row("", setting.byDefault(), setting)));
        return page.toString();
    }

    private static void variables(
            String property, String value, @org.jspecify.annotations.Nullable Setting known, StringBuilder page) {
        Matcher placeholder = PLACEHOLDER.matcher(value);
        if (placeholder.matches()) {
            Setting setting = known == null ? new Setting(property, Optional.empty(), "") : known;
            page.append(row(placeholder.group(1), Optional.ofNullable(placeholder.group(3)), setting));
        } else if (known != null && property.startsWith("viveiro.")) {
            page.append(row("", Optional.of(value), known));
        }
    }

    private static String row(String variable, Optional<String> byDefault, Setting setting) {
        return "| %s | %s | `%s` | %s |%n"
                .formatted(
                        variable.isEmpty() ? "" : "`" + variable + "`",
                        byDefault
                                .map(value -> value.isEmpty() ? "(empty)" : "`" + value + "`")
                                .orElse(""),
                        setting.name(),
                        setting.what());
    }

    /** The settings that a module's records declare, by property. */
    private static Map<String, Setting> settings(String module) throws IOException {
        Optional<URL> metadata = resource(module, METADATA);
        return metadata.isPresent() ? read(metadata.get()) : new TreeMap<>();
    }

    /** The settings of all libraries, for what is said about theirs. */
    private static Map<String, Setting> known() throws IOException {
        Map<String, Setting> settings = new TreeMap<>();
        for (URL metadata :
                Collections.list(ConfigurationPage.class.getClassLoader().getResources(METADATA))) {
            settings.putAll(read(metadata));
        }
        return settings;
    }

    private static Map<String, Setting> read(URL metadata) throws IOException {
        Map<String, Setting> settings = new TreeMap<>();
        try (var in = metadata.openStream()) {
            for (JsonNode property : JsonMapper.shared().readTree(in).get("properties")) {
                String name = property.get("name").asString();
                settings.put(name, new Setting(name, byDefault(property), what(property)));
            }
        }
        return settings;
    }

    private static Optional<String> byDefault(JsonNode property) {
        JsonNode value = property.path("defaultValue");
        return value.isMissingNode()
                ? Optional.empty()
                : Optional.of(value.isString() ? value.asString() : value.toString());
    }

    private static String what(JsonNode property) {
        return property.path("description")
                .asString("")
                .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                .replace("|", "\\|");
    }

    /** What a service's application.yml sets, placeholders and all. */
    private static Map<String, String> values(String module) throws IOException {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new UrlResource(resource(module, "application.yml").orElseThrow()));
        Map<String, String> values = new TreeMap<>();
        Optional.ofNullable(yaml.getObject())
                .ifPresent(
                        properties -> properties.forEach((name, value) -> values.put((String) name, value.toString())));
        return values;
    }

    /** The resource of that name that comes from that module, be it a folder or a jar. */
    private static Optional<URL> resource(String module, String name) throws IOException {
        Pattern from = Pattern.compile("/" + module + "(/target/classes/|/target/[^/]*\\.jar!/|-[0-9][^/]*\\.jar!/)");
        Stream<URL> found =
                Collections.list(ConfigurationPage.class.getClassLoader().getResources(name)).stream();
        return found.filter(url -> from.matcher(url.toString()).find()).findFirst();
    }
}
