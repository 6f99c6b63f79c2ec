package org.jpvm.migration.spi;

import java.util.List;

/** Runs hosted tasks so that they can be taken off their threads and go on elsewhere. Found by ServiceLoader in the container's JVM. Any thread. */
public interface HostedEngine {
    /** Name of the engine, lower-case, the same on all hosts. */
    String name();

    /** Why tasks of this JVM cannot be moved, in one line with the way out; null when they can. */
    String obstacle();

    /** Does once what would cost the first task that arrives its time. Blocks for about half a second of CPU. */
    void warmUp();

    /**
     * A task that starts anew.
     *
     * @param program where its classes are
     * @param mainClass class with {@code public static void main(String[])}
     * @param watched group of the task's thread and those it starts
     * @throws ClassNotFoundException when there is no such class
     * @throws NoSuchMethodException when it has no such method
     */
    MovableRun start(ProgramFiles program, String mainClass, String[] arguments, ThreadGroup watched)
            throws ClassNotFoundException, NoSuchMethodException;

    /**
     * Loads and links classes of a program whose task may come.
     *
     * @param classNames binary names, as {@link MovableRun#classNames} gives them
     */
    void prepare(ProgramFiles program, List<String> classNames);

    /**
     * A task that goes on.
     *
     * @param image what {@link MovableRun#image} gave
     * @param program where to find what is not in the image
     * @param belongings what handles mean here
     * @throws MoveRefusedException when the image cannot be taken in
     */
    MovableRun restore(byte[] image, ProgramFiles program, Belongings belongings, ThreadGroup watched)
            throws MoveRefusedException;

    /** What it has counted and measured, in lines for people. */
    List<String> describe();
}
