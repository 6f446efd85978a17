/** A host of the runtime, which sees of it what any other would: its public types. */
@NullMarked
package com.example.host;

import org.jspecify.annotations.NullMarked;
