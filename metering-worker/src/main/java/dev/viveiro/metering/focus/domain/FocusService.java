package dev.viveiro.metering.focus.domain;

import dev.viveiro.metering.billing.BilledLine;
import dev.viveiro.metering.rating.Rate;
import org.jspecify.annotations.Nullable;

/** What is offered, with its one category and subcategory from the lists of the specification (ServiceCategory, ServiceSubcategory). */
public enum FocusService {
    MACHINES("Virtual Machines", "Compute", "Virtual Machines"),
    DISKS("Disks", "Storage", "Block Storage"),
    SNAPSHOTS("Snapshots", "Storage", "Backup Storage"),
    IMAGES("Images", "Storage", "Other (Storage)"),
    ADDRESSES("Addresses", "Networking", "Network Infrastructure"),
    TRAFFIC("Network Traffic", "Networking", "Network Connectivity"),
    /** What this table does not know yet. */
    OTHER("Other Resources", "Other", "Other (Other)"),
    /** What is owed for the bill as a whole: tax, minimum, corrections. */
    BILLING("Billing", "Other", "Other (Other)");

    private final String title;
    private final String category;
    private final String subcategory;

    FocusService(String title, String category, String subcategory) {
        this.title = title;
        this.category = category;
        this.subcategory = subcategory;
    }

    public static FocusService of(BilledLine.@Nullable Metered metered) {
        return metered == null ? BILLING : of(metered.meter());
    }

    public static FocusService of(String meter) {
        return switch (meter) {
            case "VCPU", "MEMORY" -> MACHINES;
            case "DISK" -> DISKS;
            case "SNAPSHOT" -> SNAPSHOTS;
            case "IMAGE" -> IMAGES;
            case "ADDRESS" -> ADDRESSES;
            case "TRAFFIC_RECEIVED", "TRAFFIC_SENT" -> TRAFFIC;
            default -> Rate.isPlan(meter) ? MACHINES : OTHER;
        };
    }

    public String title() {
        return title;
    }

    public String category() {
        return category;
    }

    public String subcategory() {
        return subcategory;
    }
}
