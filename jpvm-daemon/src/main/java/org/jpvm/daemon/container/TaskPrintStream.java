package org.jpvm.daemon.container;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Standard output and error in the container: each call goes to the stream of the calling thread's task, without a lock of its own, so that a task
 * whose output is held back does not hold back others.
 */
final class TaskPrintStream extends PrintStream {
    private static final InheritableThreadLocal<PrintStream> CURRENT = new InheritableThreadLocal<>();

    private final PrintStream otherwise;

    /** @param otherwise for threads of no task */
    TaskPrintStream(PrintStream otherwise) {
        super(otherwise);
        this.otherwise = otherwise;
    }

    /** Sets the stream of this thread and of those it makes; null for none. */
    static void route(PrintStream stream) {
        if (stream == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(stream);
        }
    }

    private PrintStream current() {
        PrintStream stream = CURRENT.get();
        return stream != null ? stream : otherwise;
    }

    @Override
    public void flush() {
        current().flush();
    }

    /** A task that closes its standard output is not to close that of others; nor is its own needed less at its end. */
    @Override
    public void close() {
        current().flush();
    }

    @Override
    public boolean checkError() {
        return current().checkError();
    }

    @Override
    public void write(int b) {
        current().write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        current().write(bytes, offset, length);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        current().write(bytes);
    }

    @Override
    public void writeBytes(byte[] bytes) {
        current().writeBytes(bytes);
    }

    @Override
    public void print(boolean value) {
        current().print(value);
    }

    @Override
    public void print(char value) {
        current().print(value);
    }

    @Override
    public void print(int value) {
        current().print(value);
    }

    @Override
    public void print(long value) {
        current().print(value);
    }

    @Override
    public void print(float value) {
        current().print(value);
    }

    @Override
    public void print(double value) {
        current().print(value);
    }

    @Override
    public void print(char[] value) {
        current().print(value);
    }

    @Override
    public void print(String value) {
        current().print(value);
    }

    @Override
    public void print(Object value) {
        current().print(value);
    }

    @Override
    public void println() {
        current().println();
    }

    @Override
    public void println(boolean value) {
        current().println(value);
    }

    @Override
    public void println(char value) {
        current().println(value);
    }

    @Override
    public void println(int value) {
        current().println(value);
    }

    @Override
    public void println(long value) {
        current().println(value);
    }

    @Override
    public void println(float value) {
        current().println(value);
    }

    @Override
    public void println(double value) {
        current().println(value);
    }

    @Override
    public void println(char[] value) {
        current().println(value);
    }

    @Override
    public void println(String value) {
        current().println(value);
    }

    @Override
    public void println(Object value) {
        current().println(value);
    }

    @Override
    public PrintStream printf(String format, Object... arguments) {
        return format(format, arguments);
    }

    @Override
    public PrintStream printf(Locale locale, String format, Object... arguments) {
        return format(locale, format, arguments);
    }

    @Override
    public PrintStream format(String format, Object... arguments) {
        current().format(format, arguments);
        return this;
    }

    @Override
    public PrintStream format(Locale locale, String format, Object... arguments) {
        current().format(locale, format, arguments);
        return this;
    }

    @Override
    public PrintStream append(CharSequence text) {
        current().append(text);
        return this;
    }

    @Override
    public PrintStream append(CharSequence text, int start, int end) {
        current().append(text, start, end);
        return this;
    }

    @Override
    public PrintStream append(char value) {
        current().append(value);
        return this;
    }
}
