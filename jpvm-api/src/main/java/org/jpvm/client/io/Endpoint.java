package org.jpvm.client.io;

/** Something registered with the selector of a {@link TaskLoop}. */
interface Endpoint {
    /** Takes the selector's word that {@code operations} are possible. Called by the leader under the lock of the task. */
    void onReady(int operations);
}
