package com.signalsmith.destination.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what may still change or go in any version, without notice and without a replacement.
 *
 * <p>Whoever uses it must expect to change their code with the next version. Everything else in the
 * SPI and the testkit that is public keeps its meaning, and changes only as the golden texts of
 * their APIs ({@code api.txt} of each module) are reviewed. A type that is marked marks all its
 * members.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.FIELD})
public @interface Experimental {}
