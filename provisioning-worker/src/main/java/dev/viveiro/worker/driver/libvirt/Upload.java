package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.DriverFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Puts parts of the worker's files into volumes. */
final class Upload {
    private Upload() {}

    /** Afterwards there is a new volume of this name with these bytes. @return its path */
    static String of(Volumes volumes, String name, DiskTrailer.Slice slice) {
        volumes.delete(name);
        String path = volumes.createRaw(name, slice.length());
        into(volumes, name, 0, slice);
        return path;
    }

    /** Afterwards the volume has these bytes from there on. */
    static void into(Volumes volumes, String name, long offset, DiskTrailer.Slice slice) {
        try (InputStream bytes = slice.open()) {
            volumes.write(name, offset, slice.length(), bytes);
        } catch (IOException e) {
            throw unreadable(slice.file(), e);
        } catch (UncheckedIOException e) {
            throw unreadable(slice.file(), new IOException(e));
        }
    }

    private static DriverFailure unreadable(Path file, IOException e) {
        return DriverFailure.outcomeUnknown(
                "worker-folder-unusable", file + " can't be read: " + e, "mend the worker's file system", e);
    }
}
