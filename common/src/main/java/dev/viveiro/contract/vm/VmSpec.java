package dev.viveiro.contract.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.TenantId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
 * @param imageContent null, and not sent, for an image that the host has by itself
 * @param disks extra disks that are there already, and shall be the machine's again; not sent when there are none
 * @param userData what the guest's cloud-init is given, sealed to the host's key for this machine and generation ({@link
 *     dev.viveiro.contract.credential.CredentialSeal}); empty for a host without a key, which can't take it; null, and not sent,
 *     when there is none
 * @param cpu null, and not sent, for a machine without limits
 * @param memoryMinMib what it has of its memory at first, in MiB; null, and not sent, for all of it
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
        boolean passwordWanted,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ImageContent imageContent,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ExtraDisk> disks,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String userData,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CpuLimits cpu,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long memoryMinMib) {
    // what was sent before there were such disks names none
    public VmSpec {
        sshKeys = List.copyOf(sshKeys);
        disks = List.copyOf(Objects.requireNonNullElse(disks, List.of()));
        cpu = CpuLimits.orNull(cpu);
    }

    /** A machine that has all of its memory. */
    public VmSpec(
            TenantId tenant,
            String name,
            int vcpus,
            long memoryMib,
            long diskGib,
            String image,
            NetworkSpec network,
            String account,
            List<String> sshKeys,
            boolean passwordWanted,
            @Nullable ImageContent imageContent,
            List<ExtraDisk> disks,
            @Nullable String userData,
            @Nullable CpuLimits cpu) {
        this(
                tenant,
                name,
                vcpus,
                memoryMib,
                diskGib,
                image,
                network,
                account,
                sshKeys,
                passwordWanted,
                imageContent,
                disks,
                userData,
                cpu,
                null);
    }

    /** A machine without limits. */
    public VmSpec(
            TenantId tenant,
            String name,
            int vcpus,
            long memoryMib,
            long diskGib,
            String image,
            NetworkSpec network,
            String account,
            List<String> sshKeys,
            boolean passwordWanted,
            @Nullable ImageContent imageContent,
            List<ExtraDisk> disks,
            @Nullable String userData) {
        this(
                tenant,
                name,
                vcpus,
                memoryMib,
                diskGib,
                image,
                network,
                account,
                sshKeys,
                passwordWanted,
                imageContent,
                disks,
                userData,
                null);
    }

    public CpuLimits limits() {
        return CpuLimits.orNone(cpu);
    }

    /** A machine whose guest is given nothing of its owner's. */
    public VmSpec(
            TenantId tenant,
            String name,
            int vcpus,
            long memoryMib,
            long diskGib,
            String image,
            NetworkSpec network,
            String account,
            List<String> sshKeys,
            boolean passwordWanted,
            @Nullable ImageContent imageContent,
            List<ExtraDisk> disks) {
        this(
                tenant,
                name,
                vcpus,
                memoryMib,
                diskGib,
                image,
                network,
                account,
                sshKeys,
                passwordWanted,
                imageContent,
                disks,
                null);
    }

    /** A machine from an image that the host has by itself. */
    public VmSpec(
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
        this(
                tenant,
                name,
                vcpus,
                memoryMib,
                diskGib,
                image,
                network,
                account,
                sshKeys,
                passwordWanted,
                null,
                List.of());
    }
}
