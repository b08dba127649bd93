package dev.viveiro.worker.driver.lxd;

import dev.viveiro.testkit.LxdFixture;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The contract on a real LXD whose machines are in a pool that is a folder, which clones, reverts and measures otherwise. */
@Tag("slow")
class LxdFolderContractIT extends LxdDriverContractIT {
    private static final String POOL = "plain-folder";

    @BeforeAll
    static void make() {
        LxdFixture.command("storage", "create", POOL, "dir");
    }

    /** LXD deletes only a pool in which nothing is left. */
    @AfterAll
    static void delete() {
        LxdFixture.command("storage", "delete", POOL);
    }

    @Override
    protected Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(LxdFixture.environment());
        environment.put("VIVEIRO_LXD_POOL", POOL);
        return environment;
    }
}
