package org.jpvm.migration.spi;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;

/** Runs hosted tasks so that they can be taken off their threads and go on elsewhere. Found by ServiceLoader in the container's JVM. Any thread. */
public interface HostedEngine {
    /** The classes of one task that starts anew. */
    interface Program {
        /** Loads them. */
        ClassLoader loader();

        /**
         * The task.
         *
         * @param main      {@code static void main(String[])} of a class of {@link #loader}, accessible
         * @param arguments for it
         * @param watched   group of the task's thread and those it starts
         */
        MovableRun start(Method main, String[] arguments, ThreadGroup watched);
    }

    /** Name of the engine, lower-case, the same on all hosts. */
    String name();

    /** Why tasks of this JVM cannot be moved, in one line with the way out; null when they can. */
    String obstacle();

    /** Does once what would cost the first task that arrives its time. Blocks for about half a second of CPU. */
    void warmUp();

    /** A program whose task is to start. */
    Program open(ProgramFiles files);

    /**
     * Loads and links classes of a program whose task may come. Blocks.
     *
     * @param classNames binary names, as {@link MovableRun#classNames} gives them
     */
    void prepare(ProgramFiles files, List<String> classNames);

    /**
     * A task that goes on. Blocks while its state is read.
     *
     * @param image      what {@link MovableRun#image} gave
     * @param files      where to find what is not in the image
     * @param belongings what handles mean here
     * @param watched    group of the task's thread and those it starts
     * @throws MoveRefusedException when the image cannot be taken in
     */
    MovableRun restore(byte[] image, ProgramFiles files, Belongings belongings, ThreadGroup watched)
            throws MoveRefusedException;

    /**
     * A task put aside, as the bytes of a file.
     *
     * @param facts what people and {@link #opened} are to know of it
     * @param image what {@link MovableRun#image} gave
     * @param key   proves later who wrote it, at least 16 bytes; null for a file that only proves that it is whole
     * @throws MoveRefusedException when it is too large for a file of this kind
     */
    byte[] sealed(Map<String, String> facts, byte[] image, byte[] key) throws MoveRefusedException;

    /**
     * What {@link #sealed} was given.
     *
     * @param facts what was said of the task
     * @param image for {@link #restore}
     */
    record SavedTask(Map<String, String> facts, byte[] image) {}

    /**
     * Reads a file.
     *
     * @param key with which it must be sealed; null takes only files without a seal
     * @throws MoveRefusedException when it is none, damaged, or not sealed so; says which
     */
    SavedTask opened(byte[] file, byte[] key) throws MoveRefusedException;

    /** What it has counted and measured, in lines for people. */
    List<String> describe();
}
