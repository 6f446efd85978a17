/**
 * The independent reader: compares a source, a topic, a file of rejected rows and a report, and
 * knows them by their documented forms only. Nothing here may depend on the product.
 */
@NullMarked
package com.signalsmith.destination.faultrig.audit;

import org.jspecify.annotations.NullMarked;
