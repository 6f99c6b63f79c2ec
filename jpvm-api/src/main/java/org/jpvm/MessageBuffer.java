package org.jpvm;

/**
 * A message: data being packed to be sent, or data received. As in PVM the two are one thing: a received message can be sent on or
 * appended to, and a message that was packed can be unpacked by its own task, unless it is in-place.
 *
 * <p>The first unpacking call starts at the beginning. Packing appends at the end, always. Not thread-safe. Source: pvm_mkbuf(3PVM),
 * pvm-api §3.
 */
public interface MessageBuffer extends Packer, Unpacker {
    /** Encoding for packing; of a received raw message {@link Encoding#RAW}. */
    Encoding encoding();

    /**
     * Bytes of the body as transmitted; always 0 for an in-place buffer, as in C PVM 3.4.6 (observed, also after a send).
     */
    int lengthBytes();

    /** Tag of the last send, or of the received message. */
    int tag();

    /** Sender of the received message; for a buffer of one's own the task that made it, as the mailbox shows it to others. */
    Tid source();

    /** Destination of the received message or of the last send, value 0 before. */
    Tid destination();

    /** Context of the received message or of the last send. */
    int context();

    /** Wait id: pairs requests and replies between system tasks; 0 normally. */
    int waitId();

    /** Encoding field as it travels: {@code 0x10000000} XDR, else a data signature. */
    int encodingField();

    /** Changes the header as {@code pvm_setminfo} does; a send replaces context, tag and destination. */
    void setHeader(Tid source, Tid destination, int context, int tag, int waitId);

    /** Starts unpacking at the beginning again. */
    void rewind();

    /**
     * Appends a whole message with its header; {@code pvm_pkmesg}.
     *
     * @throws PvmException BAD_PARAM when it is this buffer
     */
    void packMessage(MessageBuffer message);

    /** Takes a message that {@link #packMessage} appended; {@code pvm_upkmesg}. */
    MessageBuffer unpackMessage();

    /**
     * Appends the data of a message; {@code pvm_pkmesgbody}.
     *
     * @throws PvmException MISMATCH when the encodings differ
     */
    void packMessageBody(MessageBuffer message);

    /** Bytes that unpacking has not reached yet. */
    int remainingBytes();

    /**
     * Copies body bytes as they travel, whatever the encoding: for receivers that know the sender's format, such as {@code pvm_precv}.
     *
     * @return number of bytes copied, the smaller of {@code count} and {@link #remainingBytes()}; the position moves by as much
     */
    int unpackTransmitted(byte[] array, int offset, int count);

    /**
     * Says that the message is not needed any more; {@code pvm_freebuf}. It is empty from now on, and its memory may serve the next long
     * message, which saves time. A message that is not freed is left to the garbage collector. Not while another thread uses it.
     */
    void free();
}
