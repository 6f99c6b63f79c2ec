package org.jpvm.wire;

/**
 * Code of a system message: the tag of its header, negative as a signed int. Constants carry the suffix of the C name.
 */
public sealed interface MessageCode permits TaskCode, DaemonCode, TaskControlCode, SystemCode, MessageCode.Unknown {
    /** The tag as it travels. */
    int tag();

    /** The C name, such as {@code TM_SPAWN}. */
    String cName();

    /** The code with this tag; {@link Unknown} keeps the number of any other. */
    static MessageCode ofTag(int tag) {
        MessageCode code = switch (tag & 0xffff0000) {
            case TaskCode.BASE & 0xffff0000 -> TaskCode.ofTag(tag);
            case DaemonCode.BASE & 0xffff0000 -> DaemonCode.ofTag(tag);
            case TaskControlCode.BASE & 0xffff0000 -> TaskControlCode.ofTag(tag);
            case SystemCode.BASE & 0xffff0000 -> SystemCode.ofTag(tag);
            default -> null;
        };
        return code != null ? code : new Unknown(tag);
    }

    /**
     * A code this version does not know.
     *
     * @param tag the tag as it travels
     */
    record Unknown(int tag) implements MessageCode {
        @Override
        public String cName() {
            return "0x" + Integer.toHexString(tag);
        }
    }
}
