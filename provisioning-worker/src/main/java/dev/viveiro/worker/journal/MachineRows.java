package dev.viveiro.worker.journal;

import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What was last told of each machine. */
final class MachineRows {
    private MachineRows() {}

    /** Follows the facts of an operation's end; a look that saw nothing changes nothing. */
    static void told(Sql sql, CommandTarget target, VmFacts facts) throws SQLException {
        if (!facts.present()) {
            sql.update(
                    "DELETE FROM machines WHERE vm = ? AND generation <= ?",
                    target.vm().toString(),
                    target.generation());
        } else if (facts.power() != ObservedPower.UNKNOWN) {
            put(sql, target.vm(), target.generation(), target.lane(), facts.power(), facts.observedAt());
        }
    }

    static void put(Sql sql, VmId vm, int generation, Lane lane, ObservedPower power, Instant at) throws SQLException {
        sql.update("""
                INSERT INTO machines (vm, generation, lane, power, told) VALUES (?,?,?,?,?)
                ON CONFLICT (vm) DO UPDATE SET generation = excluded.generation, lane = excluded.lane,
                power = excluded.power, told = excluded.told""", vm.toString(), generation, lane.name(), power.name(), at.toEpochMilli());
    }

    /** What the gateway was told last; empty when that was nothing, or that it is gone. */
    static Optional<VmFacts> believed(Sql sql, VmId vm, int generation) throws SQLException {
        return sql.one(
                "SELECT power, told FROM machines WHERE vm = ? AND generation = ?",
                row -> new VmFacts(
                        true,
                        ObservedPower.valueOf(row.getString("power")),
                        null,
                        Instant.ofEpochMilli(row.getLong("told"))),
                vm.toString(),
                generation);
    }
}
