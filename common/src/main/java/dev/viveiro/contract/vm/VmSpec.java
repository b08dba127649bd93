package dev.viveiro.contract.vm;

import dev.viveiro.kernel.TenantId;
import java.util.List;

/**
 * What to build.
 *
 * @param name the machine's name, an RFC 1123 label
 * @param memoryMib in MiB
 * @param diskGib in GiB
 * @param image name of the image
 * @param account login account inside the machine
 * @param sshKeys public keys allowed to log in
 * @param passwordWanted false for a machine that only keys can enter
 */
public record VmSpec(
        TenantId tenant,
        String name,
        int vcpus,
        long memoryMib,
        long diskGib,
        String image,
        NetworkSpec network,
        String account,
        List<String> sshKeys,
        boolean passwordWanted) {
    public VmSpec {
        sshKeys = List.copyOf(sshKeys);
    }
}
