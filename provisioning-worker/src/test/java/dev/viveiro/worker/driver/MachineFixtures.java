package dev.viveiro.worker.driver;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Machines to try a driver on; the same name gives the same VM. */
public final class MachineFixtures {
    public static final ImageRef DEBIAN = ImageRef.named("debian-13");
    public static final MachineSize BASIC = new MachineSize(1, 1024, 10);
    private static final TenantId TENANT = TenantId.of("00000000-0000-0000-0000-00000000000a");

    private MachineFixtures() {}

    public static VmId vmNamed(String name) {
        return new VmId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    /** The first generation of a basic machine. */
    public static MachineSpec aMachine(String name) {
        return new MachineSpec(
                vmNamed(name),
                1,
                name,
                TENANT,
                BASIC,
                DEBIAN,
                new MachineNetwork("10.20.0.17", 16, "10.20.0.1", "02:00:0a:14:00:11"),
                new MachineLogin(
                        "student",
                        "sha256$00$01",
                        List.of("ssh-ed25519 AAAA+B/C= ana@example.org", "ssh-rsa BBBB 100%")));
    }

    public static MachineSpec inGeneration(MachineSpec spec, int generation) {
        return new MachineSpec(
                spec.vm(),
                generation,
                spec.name(),
                spec.tenant(),
                spec.size(),
                spec.image(),
                spec.network(),
                spec.login());
    }

    public static MachineSpec from(MachineSpec spec, ImageRef image) {
        return new MachineSpec(
                spec.vm(),
                spec.generation(),
                spec.name(),
                spec.tenant(),
                spec.size(),
                image,
                spec.network(),
                spec.login());
    }
}
