package dev.viveiro.gateway.host.store;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.ReportedDriver;
import dev.viveiro.gateway.host.HostDriver;
import dev.viveiro.messaging.ContractJson;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** What the columns of a host tell of its drivers. */
final class DriverRows {
    private static final String USER_DATA = "USER_DATA";
    private static final TypeReference<Map<String, String>> REASONS = new TypeReference<>() {};

    private DriverRows() {}

    /** The column of a report; null where the host has one driver. */
    static @Nullable String json(HostReported report) {
        return report.drivers() == null
                ? null
                : new String(ContractJson.write(report.drivers()), StandardCharsets.UTF_8);
    }

    /** The column of a report; null where the host has several, or does not say. */
    static @Nullable String lacksJson(HostReported report) {
        return report.lacks() == null ? null : new String(ContractJson.write(report.lacks()), StandardCharsets.UTF_8);
    }

    /** In the host's order: the one that the other columns tell of where there is no list, and none before the host joined. */
    static List<HostDriver> of(ResultSet row) throws SQLException {
        boolean sealed = sealed(row);
        String list = row.getString("drivers");
        if (list != null) {
            return Stream.of(ContractJson.read(list.getBytes(StandardCharsets.UTF_8), ReportedDriver[].class))
                    .map(one -> new HostDriver(
                            one.name(),
                            one.version(),
                            tellable(one.capabilities(), sealed).collect(Collectors.toSet()),
                            one.impediment(),
                            lacks(one.capabilities(), one.lacks(), sealed)))
                    .toList();
        }
        String only = row.getString("driver");
        return only == null
                ? List.of()
                : List.of(new HostDriver(
                        only,
                        row.getString("driver_version"),
                        Set.copyOf(capabilities(row)),
                        row.getString("impediment"),
                        lacks(told(row), read(row.getString("lacks")), sealed)));
    }

    /** What any of them can. */
    static List<String> capabilities(ResultSet row) throws SQLException {
        return tellable(told(row), sealed(row)).toList();
    }

    private static List<String> told(ResultSet row) throws SQLException {
        return List.of((String[]) row.getArray("capabilities").getArray());
    }

    private static @Nullable Map<String, String> read(@Nullable String lacks) {
        return lacks == null ? null : ContractJson.mapper().readValue(lacks, REASONS);
    }

    private static Map<String, String> lacks(
            List<String> capabilities, @Nullable Map<String, String> told, boolean sealed) {
        Map<String, String> lacks = new HashMap<>(told == null ? Map.of() : told);
        if (!sealed && capabilities.contains(USER_DATA)) {
            lacks.put(USER_DATA, "the host told no key to which user-data could be sealed");
        }
        return lacks;
    }

    /** What a driver takes, and the host can't be told in secret, it can't do. */
    private static Stream<String> tellable(List<String> capabilities, boolean sealed) {
        return capabilities.stream().filter(one -> sealed || !one.equals(USER_DATA));
    }

    private static boolean sealed(ResultSet row) throws SQLException {
        return row.getString("sealing_key") != null;
    }
}
