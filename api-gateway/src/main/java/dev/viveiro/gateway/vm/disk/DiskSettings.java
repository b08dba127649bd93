package dev.viveiro.gateway.vm.disk;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param atMost how many extra disks a machine may have
 * @param largestGib size of the largest, in GiB
 * @param tenantGib what the extra disks of a tenant may have together, in GiB
 */
@ConfigurationProperties("viveiro.disks")
public record DiskSettings(
        @DefaultValue("8") int atMost,
        @DefaultValue("2048") long largestGib,
        @DefaultValue("10240") long tenantGib) {
    public DiskSettings {
        if (atMost < 0 || atMost > 100) {
            throw new IllegalArgumentException("expected viveiro.disks.at-most from 0 to 100, got " + atMost);
        }
        if (largestGib < 1 || largestGib > 65_536) {
            throw new IllegalArgumentException("expected viveiro.disks.largest-gib from 1 to 65536, got " + largestGib);
        }
        if (tenantGib < 0) {
            throw new IllegalArgumentException("expected viveiro.disks.tenant-gib from 0, got " + tenantGib);
        }
    }
}
