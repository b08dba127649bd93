package dev.viveiro.contract;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Name of a message record on the wire. A stored or sent name is never reused; a change of shape is a new record with the
 * next version beside the old one.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Contract {
    /** Type with version, for instance {@code create-vm/1}. */
    String type();

    /** Tail of the routing key, {@code <noun>.<participle>}; empty for commands, whose key is the host and lane. */
    String key() default "";
}
