package dev.viveiro.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathShapeTest {
    @ParameterizedTest
    @CsvSource({
        "/open, /open, true",
        "/open, /open/, false",
        "/open, /opened, false",
        "/a/*/c, /a/b/c, true",
        "/a/*, /a/b, true",
        "/a/*, /a, false",
        "/a/*, /a/b/c, false",
        "/a/*, /x/b, false",
        "/a/*, //a/b, false"
    })
    void a_star_stands_for_one_segment(String shape, String path, boolean fits) {
        assertThat(PathShape.fits(shape, path)).isEqualTo(fits);
    }
}
