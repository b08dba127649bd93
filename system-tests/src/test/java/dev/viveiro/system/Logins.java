package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** What owners do with the mails of their machines: they open the newest one's link, and log in by SSH with what it reveals. */
final class Logins {
    static final String PASSWORD = "VIVEIRO_LOGIN_PASSWORD";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final RunningSystem system;
    private final Portal portal;

    Logins(RunningSystem system, Portal portal) {
        this.system = system;
        this.portal = portal;
    }

    /** What the link of a machine's first mail reveals, as {@code ./dev login} wants it. */
    Map<String, String> first(String name) {
        return revealed(name, 1);
    }

    /** @param mails how many there are when the one that counts has come */
    Map<String, String> revealed(String name, int mails) {
        var owner = Portal.owner(name);
        await().atMost(PATIENCE).until(() -> portal.mailsTo(owner).size() == mails);
        var revealed = portal.post("/v1/reveals", Map.of("token", portal.tokenMailedTo(owner)), Map.of());
        return Map.of(
                "VIVEIRO_LOGIN_ACCOUNT",
                revealed.text("/account"),
                "VIVEIRO_LOGIN_ADDRESS",
                revealed.text("/address"),
                PASSWORD,
                revealed.text("/password"));
    }

    /** The same login of a machine that is at another address by now. */
    static Map<String, String> at(String address, Map<String, String> login) {
        var moved = new HashMap<>(login);
        moved.put("VIVEIRO_LOGIN_ADDRESS", address);
        return moved;
    }

    /** A login of somebody who was never told a password. */
    static Map<String, String> guessed(String address) {
        return Map.of("VIVEIRO_LOGIN_ACCOUNT", "debian", "VIVEIRO_LOGIN_ADDRESS", address, PASSWORD, "debian");
    }

    /** The one mail of a machine that only keys open says so, and has no link. */
    void assertToldOfNoPassword(String name) {
        await().atMost(PATIENCE).until(() -> portal.mailsTo(Portal.owner(name)).size() == 1);
        var text = portal.mailsTo(Portal.owner(name)).getFirst().path("text").asString("");
        assertThat(text).contains("the machine has no password").doesNotContain("/reveal#");
    }

    /** What a command says in the machine, by SSH, once the machine lets one in. */
    String inside(Map<String, String> login, String command) {
        var calls = new ArrayList<RunningSystem.Call>();
        await().atMost(PATIENCE).until(() -> {
            calls.add(system.call(login, "login", command));
            return calls.getLast().exit() == 0;
        });
        return calls.getLast().output().strip();
    }

    /** Whether the machine, which answers, says no to this login. */
    boolean refused(Map<String, String> login) {
        return system.call(login, "login", "true").output().contains("Permission denied");
    }
}
