/** Appends rows to files: a destination to begin with, and to be replaced by your own. */
@NullMarked
package ${package};

import org.jspecify.annotations.NullMarked;
