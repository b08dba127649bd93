package dev.viveiro.worker.journal;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.operation.Failure;
import dev.viveiro.contract.operation.StepState;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.worker.operation.Phase;
import dev.viveiro.worker.operation.RunState;
import dev.viveiro.worker.operation.StepProgress;
import dev.viveiro.worker.operation.Verdict;
import dev.viveiro.worker.operation.Work;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Attempts and their steps as rows. */
final class StoredWork {
    private static final Contracts<HostCommand> COMMANDS = Contracts.of(HostCommand.class);
    private static final TypeReference<Map<String, String>> OUTPUT = new TypeReference<>() {};

    private StoredWork() {}

    /** @param failure null for a cancel */
    private record StoredVerdict(@Nullable Failure failure) {}

    static Work work(ResultSet row) throws SQLException {
        String type = row.getString("type");
        Class<? extends HostCommand> shape = COMMANDS.recordOf(type)
                .orElseThrow(() -> new SQLException("the journal holds a command of the unknown type " + type));
        return new Work(
                ContractJson.read(row.getBytes("body"), shape),
                Instant.ofEpochMilli(row.getLong("received")),
                row.getString("traceparent"));
    }

    static RunState state(Sql sql, ResultSet row) throws SQLException {
        Work work = work(row);
        return new RunState(
                work, Phase.valueOf(row.getString("state")), steps(sql, work), verdict(row.getString("verdict")), null);
    }

    private static List<StepProgress> steps(Sql sql, Work work) throws SQLException {
        return sql.list(
                "SELECT * FROM steps WHERE operation = ? AND attempt = ? ORDER BY position",
                row -> new StepProgress(
                        row.getString("name"),
                        StepState.valueOf(row.getString("state")),
                        instant(row, "started"),
                        instant(row, "ended"),
                        output(row.getString("output"))),
                work.target().operation().toString(),
                work.target().attempt());
    }

    static Map<String, String> output(@Nullable String json) {
        return json == null ? Map.of() : ContractJson.mapper().readValue(json, OUTPUT);
    }

    static @Nullable String output(Map<String, String> output) {
        return output.isEmpty() ? null : text(output);
    }

    static @Nullable String verdict(@Nullable Verdict verdict) {
        return switch (verdict) {
            case null -> null;
            case Verdict.Cancelled cancelled -> text(new StoredVerdict(null));
            case Verdict.Failed failed -> text(new StoredVerdict(failed.failure()));
        };
    }

    private static @Nullable Verdict verdict(@Nullable String json) {
        if (json == null) {
            return null;
        }
        Failure failure = ContractJson.read(json.getBytes(StandardCharsets.UTF_8), StoredVerdict.class)
                .failure();
        return failure == null ? new Verdict.Cancelled() : new Verdict.Failed(failure);
    }

    static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    private static String text(Object value) {
        return new String(ContractJson.write(value), StandardCharsets.UTF_8);
    }
}
