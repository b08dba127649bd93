package dev.viveiro.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a record whose components are texts: query parameters of the same names, null when absent. (Spring's own binding of a record
 * reads the annotations of its constructor anew with every request, which takes longer than a small query.)
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface QueryRecord {}
