/**
 * The pure part of the Java task library: frames to messages, the message queue, routes, handlers, options and requests, each as a small
 * state machine that gets bytes and times through method calls.
 *
 * <p>Pure; not thread-safe: {@code org.jpvm.client.io} calls it under the lock of the task.
 */
package org.jpvm.client;
