package dev.viveiro.gateway.vm.snapshot;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param atMost how many snapshots a machine may have */
@ConfigurationProperties("viveiro.snapshots")
record SnapshotSettings(@DefaultValue("10") int atMost) {
    SnapshotSettings {
        if (atMost < 0 || atMost > 1_000) {
            throw new IllegalArgumentException("expected viveiro.snapshots.at-most from 0 to 1000, got " + atMost);
        }
    }
}
