/**
 * Sends rows to an HTTP endpoint of the user's, one request per row, with the JDK's own client.
 *
 * <p>Only {@link com.signalsmith.destination.webhook.WebhookDestination} is for others. What holds
 * for every destination belongs into the contract, not here.
 */
@NullMarked
package com.signalsmith.destination.webhook;

import org.jspecify.annotations.NullMarked;
