/**
 * The group server {@code pvmgs}: keeps the member tables of {@code libgpvm3} and of the Java group client.
 *
 * <pre>
 *   task --request--&gt; GroupServerMain --bytes--&gt; GroupServerCore
 *   task &lt;--reply---- (the only task    &lt;-effects--  (pure: all rules)
 *   daemon --DEADTID-&gt; library user)
 * </pre>
 *
 * {@link org.jpvm.groupserver.GroupServerCore} is pure; {@link org.jpvm.groupserver.GroupServerMain} enrols, feeds it from one thread and
 * carries out what it asks for. Source: pvm-wire-protocol §8.7, pvm-api §15.
 */
package org.jpvm.groupserver;
