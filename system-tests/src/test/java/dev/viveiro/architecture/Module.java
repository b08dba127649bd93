package dev.viveiro.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The modules by the packages that are theirs alone, and the modules that each may use. */
enum Module {
    COMMON(List.of("dev.viveiro.contract", "dev.viveiro.kernel", "dev.viveiro.messaging"), Set.of()),
    WEB(List.of("dev.viveiro.web"), Set.of(COMMON)),
    GATEWAY(List.of("dev.viveiro.gateway"), Set.of(COMMON, WEB)),
    METERING(List.of("dev.viveiro.metering"), Set.of(COMMON, WEB)),
    NOTIFICATION(List.of("dev.viveiro.notification"), Set.of(COMMON, WEB)),
    WORKER(List.of("dev.viveiro.worker"), Set.of(COMMON, WEB)),
    MAIL_SINK(List.of("dev.viveiro.mailsink"), Set.of()),
    CLI(List.of("dev.viveiro.cli"), Set.of());

    private final List<String> packages;
    private final Set<Module> uses;

    Module(List<String> packages, Set<Module> uses) {
        this.packages = packages;
        this.uses = uses;
    }

    /** The module that a class of ours belongs to. */
    static Optional<Module> of(JavaClass type) {
        return Arrays.stream(values())
                .filter(module -> module.packages.stream().anyMatch(own -> isIn(type, own)))
                .findFirst();
    }

    /** Package patterns of ArchUnit. */
    String[] patterns() {
        return packages.stream().map(own -> own + "..").toArray(String[]::new);
    }

    /** Patterns of all modules that this one may not use. */
    String[] forbidden() {
        return Arrays.stream(values())
                .filter(other -> other != this && !uses.contains(other))
                .flatMap(other -> Stream.of(other.patterns()))
                .toArray(String[]::new);
    }

    private static boolean isIn(JavaClass type, String own) {
        return type.getPackageName().equals(own) || type.getPackageName().startsWith(own + ".");
    }
}
