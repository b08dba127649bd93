package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.worker.driver.process.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Files with disks made of others, by QEMU's own program. It is told what each is, and believes no disk that names another file. */
final class QemuImg {
    static final String QCOW2 = "qcow2";
    static final String RAW = "raw";

    private static final int MOST_SAID = 1 << 16;
    private static final String BACKING = "backing";
    private static final JsonMapper JSON = JsonMapper.shared();

    private QemuImg() {}

    /** Whether this host has it. */
    static boolean possible() {
        return Tool.find("qemu-img").isPresent();
    }

    /** A file with a disk, as {@link #convert} is told of it. */
    static Map<String, @Nullable Object> node(String form, Path file) {
        Map<String, @Nullable Object> node = new LinkedHashMap<>();
        node.put("driver", form);
        if (form.equals(QCOW2)) {
            // whatever its header says
            node.put(BACKING, null);
        }
        node.put(
                "file",
                Map.of("driver", "file", "filename", file.toAbsolutePath().toString()));
        return node;
    }

    /** The disk lies above this one from now on. */
    static void put(Map<String, @Nullable Object> disk, Map<String, @Nullable Object> below) {
        disk.put(BACKING, below);
    }

    /**
     * Afterwards what is in the disk is in this file.
     *
     * @param folder for what the program says
     */
    static void convert(Map<String, @Nullable Object> disk, String form, Path to, Path folder) throws IOException {
        Tool.Said said = new Tool(folder, MOST_SAID)
                .run(List.of(
                        "qemu-img",
                        "convert",
                        "-q",
                        "-O",
                        form,
                        "json:" + JSON.writeValueAsString(disk),
                        to.toAbsolutePath().toString()));
        if (said.code() != 0) {
            throw new IOException("qemu-img convert: " + said.end());
        }
    }
}
