/** The proof that the destination keeps the contract. */
@NullMarked
package ${package};

import org.jspecify.annotations.NullMarked;
