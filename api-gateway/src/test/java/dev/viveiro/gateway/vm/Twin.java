package dev.viveiro.gateway.vm;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** One of two machines that go through the same, of which one is heard of together with others and one alone. */
final class Twin {
    private static final List<ObservedPower> POWERS =
            List.of(ObservedPower.RUNNING, ObservedPower.STOPPED, ObservedPower.CRASHED, ObservedPower.PAUSED);

    private final ScriptedHost host;
    private final CommandTarget target;
    private final List<HostEvent> said = new ArrayList<>();

    Twin(ScriptedHost host, CommandTarget target) {
        this.host = host;
        this.target = target;
    }

    ScriptedHost host() {
        return host;
    }

    String id() {
        return target.vm().toString();
    }

    Words words() {
        return host.on(target);
    }

    List<HostEvent> said() {
        return said;
    }

    /** What its host says: twins with an equal {@code random} hear the same, out of order, often, and by a replaced journal. */
    void speak(Random random, int words, String replacedJournal) {
        Words now = words();
        for (int i = 0; i < words; i++) {
            if (random.nextInt(8) == 0) {
                String journal = host.journal();
                long sequence = host.sequence();
                host.restoreJournal(replacedJournal, sequence);
                said.add(word(now, random));
                host.restoreJournal(journal, sequence + 1);
            } else {
                said.add(word(now, random));
            }
            if (random.nextInt(4) == 0) {
                said.add(said.get(random.nextInt(said.size())));
            }
            if (random.nextInt(4) == 0) {
                said.add(random.nextInt(said.size()), said.removeLast());
            }
        }
    }

    private static HostEvent word(Words words, Random random) {
        return switch (random.nextInt(13)) {
            case 0, 1 -> words.started();
            case 2 -> words.progressed(false);
            case 3 -> words.progressed(true);
            case 4, 5 -> words.succeeded(ObservedPower.RUNNING);
            case 6 -> words.failed(FailureClass.RETRY_LATER, false);
            case 7 -> words.failed(FailureClass.TRY_OTHER_HOST, false);
            case 8 -> words.failed(FailureClass.REFUSED, random.nextBoolean());
            case 9 -> words.cancelled();
            case 10 -> random.nextInt(3) == 0 ? words.deleted() : words.started();
            default -> words.power(POWERS.get(random.nextInt(POWERS.size())));
        };
    }

    /** Its rows and what everyone is told of it, without what is its own: ids, addresses, times, numbers of events. */
    String story(JdbcTemplate jdbc) {
        List<String> lines = new ArrayList<>(
                jdbc.query("""
                        select concat_ws(' ', state, wanted, power, observed_at is not null, billed, held_vcpus,
                          held_memory_mib, held_disk_gib, address_held, generation, expiry, journal, version) as line, heard
                          from vms where id = ?""", (row, i) -> row.getString("line") + heard(row.getLong("heard")), uuid()));
        lines.addAll(jdbc.query("""
                        select concat_ws(' ', type, state, attempt, placements, lane, steps, cause, no_return,
                          awaits_host, ended_at is not null) as line, heard
                          from operations where vm = ? order by id""", (row, i) -> row.getString("line") + heard(row.getLong("heard")), uuid()));
        lines.addAll(jdbc.queryForList("""
                        select concat_ws(' ', exchange, type, lane, convert_from(data, 'UTF8')) from outbox
                         where ordering_key = ? order by position""", String.class, uuid()));
        lines.addAll(jdbc.queryForList(
                "select 'generation ' || generation from placements where vm = ? order by 1", String.class, uuid()));
        return String.join("\n", lines)
                .replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                .replaceAll("10\\.\\d+\\.\\d+\\.\\d+", "ADDRESS")
                .replaceAll("02:76[0-9a-f:]+", "MAC")
                .replaceAll("\"vm-\\d+\"", "NAME");
    }

    private UUID uuid() {
        return target.vm().value();
    }

    /** The event's place among those that were said of the machine. */
    private String heard(long sequence) {
        for (int i = 0; i < said.size(); i++) {
            if (said.get(i).origin().sequence() == sequence) {
                return " heard up to the word " + i;
            }
        }
        return " heard nothing of it";
    }
}
