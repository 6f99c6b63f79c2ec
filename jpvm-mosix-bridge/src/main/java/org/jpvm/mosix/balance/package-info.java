/**
 * How hosts of a live machine balance running tasks between them. Pure: times and messages come in by calls, what is to be done goes out by an
 * interface.
 *
 * <pre>
 *   CPU times, tasks that come and go ──▶ TaskLedger ──▶ HostState ──▶ policy: partners, meet
 *                                                            │
 *   asker    ASK ──▶ other, if it has time: held             ▼
 *            ◀── STATE      both lists exact            Meetings ──▶ moves
 *            GOING ──▶      moves, both held
 *            END ──▶        what came of them           MoveMeter: what moves cost
 * </pre>
 *
 * <p>A host meets one other at a time. Whoever dies, falls silent or refuses holds nobody longer than the deadlines of {@link
 * org.jpvm.mosix.balance.Meetings}.
 */
package org.jpvm.mosix.balance;
