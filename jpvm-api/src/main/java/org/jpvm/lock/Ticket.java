package org.jpvm.lock;

/**
 * A place in the queue.
 *
 * @param generation number of the mailbox class; grows when indices come near their limit
 * @param index      index in that class
 */
record Ticket(int generation, int index) implements Comparable<Ticket> {
    @Override
    public int compareTo(Ticket other) {
        return generation != other.generation
                ? Integer.compare(generation, other.generation)
                : Integer.compare(index, other.index);
    }
}
