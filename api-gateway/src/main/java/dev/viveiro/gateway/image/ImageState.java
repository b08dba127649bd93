package dev.viveiro.gateway.image;

/** Where an image is between its registration and its end. */
public enum ImageState {
    /** Its bytes are to be uploaded. */
    REGISTERED,
    /** Its bytes are being fetched from its URL. */
    FETCHING,
    /** It is being captured from a machine, whose host sends its bytes. */
    CAPTURING,
    /** Machines are made from it. */
    READY,
    /** Its bytes did not come, or others came; its name is free once it is deleted. */
    FAILED,
    /** No new machines are made from it; those that are, stay. */
    DEPRECATED,
    /** Its bytes are gone. Its name stays what it was: it never comes to stand for other bytes. */
    DELETED;

    /** Whether its bytes may still come. */
    public boolean unfinished() {
        return this == REGISTERED || this == FETCHING || this == CAPTURING;
    }

    /** Whether machines are, or were just now, made from it. */
    public boolean served() {
        return this == READY || this == DEPRECATED;
    }
}
