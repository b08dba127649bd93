package dev.viveiro.worker.driver.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much room a folder's file system has. */
@FunctionalInterface
interface Space {
    Space OF_DISK = folder -> Files.getFileStore(folder).getUsableSpace();

    /** In bytes; the folder is there. */
    long free(Path folder) throws IOException;
}
