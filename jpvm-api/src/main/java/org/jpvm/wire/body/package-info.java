/**
 * One record per message body, with its table of fields. Pure.
 *
 * <p>Every {@code read} is strict: a truncated or bent body ends in a {@link org.jpvm.wire.MalformedMessageException} with a reason, and
 * no count is believed before the bytes for it are there. In the tables {@code int} is 4 bytes, most significant byte first, {@code str} a
 * counted string, and {@code x[n]} n repetitions.
 */
package org.jpvm.wire.body;
