/** The proof that the webhook keeps the contract, against a real HTTP server. */
@NullMarked
package com.signalsmith.destination.webhook;

import org.jspecify.annotations.NullMarked;
