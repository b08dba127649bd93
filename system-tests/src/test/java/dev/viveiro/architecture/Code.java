package dev.viveiro.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes that the rules are about. */
final class Code {
    /** Production code of all modules; read once. */
    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("testkit"))
            .importPackages("dev.viveiro");

    private Code() {}

    /** Classes that break rules on purpose. */
    static JavaClasses breaking(Class<?>... classes) {
        return new ClassFileImporter().importClasses(classes);
    }
}
