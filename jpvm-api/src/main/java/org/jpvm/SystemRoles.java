package org.jpvm;

/**
 * Registration of this task for a part of the daemon's work; get it with {@link PvmTask#systemRoles()}. A role ends with the session. What
 * a task with a role must answer is in {@code org.jpvm.system}, whose {@code SystemService} registers, decodes and answers.
 *
 * <p>The C functions toggle: the second call withdraws. Here each direction has a method. Registration is announced in the mailbox, under
 * {@code ###_PVM_RM_###} and so on, as libpvm3 does. All methods wait for the daemon. Source: pvm-wire-protocol §6, §9, pvm-api §16.
 */
public interface SystemRoles {
    /**
     * Makes this task the resource manager: C and Java tasks that enrol at this daemon from now on send it their requests about spawns,
     * hosts, tasks and notifications. It must answer them, or those tasks wait for ever. {@code pvm_reg_rm}.
     *
     * @return who was it before, and the master host
     * @throws PvmException SYS_ERR
     */
    FormerManager registerResourceManager();

    /**
     * Ends that: tasks that enrol from now on ask the daemon. Tasks that enrolled meanwhile go on asking this one. C has no such call, but
     * its daemon takes the message.
     *
     * @throws PvmException NO_TASK when this task is not the resource manager
     */
    void unregisterResourceManager();

    /**
     * Makes this task the hoster of the master: it starts the daemons of added hosts. {@code pvm_reg_hoster}.
     *
     * @throws PvmException ALREADY when there is one, HOSTR_N_MSTR on another host than the master
     */
    void registerHoster();

    /**
     * Ends that.
     *
     * @throws PvmException NO_TASK when this task is not the hoster
     */
    void unregisterHoster();

    /**
     * Makes this task the tasker of its host: it starts the programs of tasks. {@code pvm_reg_tasker}.
     *
     * @throws PvmException ALREADY when there is one
     */
    void registerTasker();

    /**
     * Ends that. Tasks it was asked for and that have not enrolled count as ended.
     *
     * @throws PvmException NO_TASK when this task is not the tasker
     */
    void unregisterTasker();

    /**
     * Makes this task the tracer: tasks that start from now on and have no sinks of their own send it their trace events and output.
     * {@code pvm_reg_tracer}.
     *
     * @throws PvmException ALREADY when there is one, BAD_PARAM for a mask that is null
     */
    void registerTracer(TracerSettings settings);

    /**
     * Ends that.
     *
     * @throws PvmException NO_TASK when this task is not the tracer
     */
    void unregisterTracer();

    /** Whether this task has registered as hoster and not ended that. Does not block. */
    boolean isHoster();

    /** Whether this task has registered as tasker and not ended that. Does not block. */
    boolean isTasker();

    /** Whether this task has registered as tracer and not ended that. Does not block. */
    boolean isTracer();

    /**
     * What {@link #registerResourceManager} finds.
     *
     * @param former the resource manager before, value 0 for none
     * @param master the master host
     */
    record FormerManager(Tid former, HostInfo master) {}
}
