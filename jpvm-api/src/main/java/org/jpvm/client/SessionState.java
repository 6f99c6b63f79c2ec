package org.jpvm.client;

import java.util.List;
import java.util.function.Consumer;
import org.jpvm.MessageBuffer;
import org.jpvm.MessageMatcher;

/**
 * All that a session knows while nobody is in a call of it: plain data, but for what the task itself has given ({@code matcher}, handlers, the sink of
 * caught output).
 *
 * @param tid             the task
 * @param parentTid       its spawner or the error that stands for one, as at enrolment
 * @param options         values of the options and trace masks
 * @param context         current context
 * @param matcher         chooses messages, null for the usual rule
 * @param queue           messages not received, oldest first
 * @param unread          messages that came while the session was suspended, oldest first: nothing of them is known to the task
 * @param unfinished      messages of which some fragments have come
 * @param handlers        message handlers in the order of their ids
 * @param handlersBehind  whether handlers were added that messages read ahead may be for
 * @param lastWaitId      wait id of the last request
 * @param droppedMessages messages that nobody wanted
 * @param siblings        tids of the spawn that started this task, null while they are not known
 * @param output          output of children that is caught
 * @param ownExits        requests to be told of the own end
 * @param notices         requests to be told about routes
 * @param deniedRoutes    peers that want no route
 * @param noResetIndex    mailbox entry that says that the task survives a reset
 * @param pins            pins of the task that are not closed
 * @param staysWithoutPins   whether it stays when the last of them is closed
 */
public record SessionState(
        int tid,
        int parentTid,
        TaskOptions options,
        int context,
        MessageMatcher matcher,
        List<MessageQueue.Entry> queue,
        List<Unread> unread,
        List<FrameParser.Unfinished> unfinished,
        List<HandlerEntry> handlers,
        boolean handlersBehind,
        int lastWaitId,
        long droppedMessages,
        int[] siblings,
        Output output,
        List<RouteNotices.Notice> ownExits,
        RouteNotices notices,
        int[] deniedRoutes,
        int noResetIndex,
        int pins,
        boolean staysWithoutPins) {

    /**
     * What of this is left for a task that goes on in its place as another one: no half messages, no control messages, nothing that the machine or other
     * tasks would have to know.
     *
     * @param itsTid      the other one
     * @param itsParent   its spawner
     * @param itsOptions  its options
     * @param itsWaitId   wait id of its last request
     * @param itsSiblings tids of the spawn that started it, null while they are not known
     */
    public SessionState of(int itsTid, int itsParent, TaskOptions itsOptions, int itsWaitId, int[] itsSiblings) {
        return new SessionState(
                itsTid,
                itsParent,
                itsOptions,
                context,
                matcher,
                queue,
                unread.stream().filter(message -> message.tag() >= 0).toList(),
                List.of(),
                handlers,
                handlersBehind,
                itsWaitId,
                droppedMessages,
                itsSiblings,
                new Output(output.catching(), output.printing(), output.sink(), List.of()),
                List.of(),
                new RouteNotices(),
                new int[0],
                0,
                pins,
                staysWithoutPins);
    }

    /**
     * A message as it came in.
     *
     * @param body        holds the data in its first {@code lengthBytes} bytes
     * @param lengthBytes how many bytes are valid
     */
    public record Unread(
            int source,
            int destination,
            int encoding,
            int tag,
            int context,
            int waitId,
            byte[] body,
            int lengthBytes) {}

    /**
     * A message handler.
     *
     * @param code what is called, null for the library's own handler of this tag
     */
    public record HandlerEntry(int id, int source, int tag, int context, Consumer<? super MessageBuffer> code) {}

    /**
     * Output of children that is caught.
     *
     * @param catching whether the handlers for it are there
     * @param printing whether it is printed
     * @param sink     where to, null for nowhere
     * @param children those that are not finished
     */
    public record Output(
            boolean catching, boolean printing, Appendable sink, List<OutputCatcher.Unfinished> children) {}
}
