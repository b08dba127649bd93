package dev.viveiro.worker.doctor;

import dev.viveiro.worker.driver.Capability;
import java.util.Collection;
import java.util.stream.Collectors;

/** What a driver can do, as an operator would say it. */
final class CapabilityWords {
    private CapabilityWords() {}

    /** One line, in the order of the capabilities. */
    static String of(Collection<Capability> capabilities) {
        return capabilities.stream().sorted().map(CapabilityWords::of).collect(Collectors.joining(", "));
    }

    static String of(Capability capability) {
        return switch (capability) {
            case CREATE -> "create and delete machines";
            case START -> "start them";
            case STOP_GRACEFUL -> "ask them to stop";
            case STOP_FORCED -> "stop them by force";
            case REBOOT -> "reboot them";
            case REINSTALL -> "make them anew";
            case RESIZE -> "resize stopped ones";
            case RESIZE_LIVE -> "resize running ones";
            case GROW_LIVE -> "enlarge the disks of running ones";
            case PAUSE -> "pause and resume them";
            case SAVE -> "save their memory and restore it";
            case SNAPSHOT -> "keep their disks as snapshots and revert to them";
            case CAPTURE -> "capture stopped ones as images";
            case NETWORK -> "change addresses and names of stopped ones";
            case EXTRA_DISKS -> "give them extra disks";
            case MIGRATE -> "send stopped ones to other hosts and take theirs";
            case DEFINITION -> "show how they are defined";
            case CONSOLE_LOG -> "keep what they say on their consoles";
            case CONSOLE -> "connect to their consoles";
            case SAMPLE -> "measure what they use";
            case WATCH -> "tell at once of what happens to them";
            case IMAGE_LXD_TARBALL -> "make them from tarballs of LXD";
            case IMAGE_QCOW2 -> "make them from qcow2 disks";
            case IMAGE_RAW -> "make them from raw disks";
            case IMAGE_ISO -> "put ISO images into their drives";
            case PASSWORD -> "set the account's password";
            case SSH_KEYS -> "put SSH keys into the account";
            case USER_DATA -> "give their cloud-init user-data";
            case CPU_SHARES -> "weigh them by shares of processors";
            case CPU_CAP -> "cap what they take of processors";
            case MEMORY_MIN -> "start them with less than all of their memory";
        };
    }
}
