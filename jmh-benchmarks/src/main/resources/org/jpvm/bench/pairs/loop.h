/*
 * What the two ends of a pair do, the twin of PairLoop.java. Who includes this has defined send_message, take_message, send_order, take_order, send_ack
 * and take_ack. The end that drives reads "latency SIZE COUNT", "stream SIZE COUNT" or "parked SIZE COUNT" and answers "ok NANOSECONDS".
 */
enum { LATENCY = 0, STREAM = 1, PARKED = 2, END = 3 };
enum { PAUSE_NANOS = 1000000 };
enum { WINDOW_BYTES = 2 << 20, WINDOW_MESSAGES = 1000, WINDOWS = 2 };

static double now_nanos(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

static unsigned char pattern(int index)
{
    return (unsigned char)(index * 31 + 7);
}

static void resize(int size)
{
    static int room;
    int i;

    if (size > room || !body) {
        room = size;
        body = realloc(body, room + 1);
        got = realloc(got, room + 1);
        if (!body || !got)
            fail("no memory");
    }
    for (i = 0; i < size; i++)
        body[i] = pattern(i);
    memset(got, 0, size);
}

static void put(int number, int size)
{
    if (size > 0)
        body[0] = (unsigned char)number;
    send_message(size);
}

static void get(int number, int size)
{
    take_message(size);
    if (size > 0 && (got[0] != (unsigned char)number || (size > 1 && got[size - 1] != pattern(size - 1))))
        fail("a message has another content");
}

/* A receiver acknowledges each window, a sender is at most two of them ahead: no daemon has to keep more. */
static int window_of(int size)
{
    int messages = size > 0 ? WINDOW_BYTES / size : WINDOW_MESSAGES;
    return messages < 1 ? 1 : messages > WINDOW_MESSAGES ? WINDOW_MESSAGES : messages;
}

/* Both ends sleep when a round trip begins. */
static double answers_of_sleeper(int size, int count)
{
    struct timespec pause = {0, PAUSE_NANOS};
    double nanos = 0, begin;
    int i;

    for (i = 0; i < count; i++) {
        nanosleep(&pause, 0);
        begin = now_nanos();
        put(i, size);
        get(i, size);
        nanos += now_nanos() - begin;
    }
    return nanos / count;
}

static double drive_order(const int *order)
{
    int size = order[1], count = order[2], window = window_of(size), open = 0, i;
    double begin;

    resize(size);
    send_order(order);
    if (order[0] == PARKED)
        return answers_of_sleeper(size, count);
    begin = now_nanos();
    if (order[0] == LATENCY) {
        for (i = 0; i < count; i++) {
            put(i, size);
            get(i, size);
        }
        return (now_nanos() - begin) / count / 2;
    }
    for (i = 0; i < count; i++) {
        put(i, size);
        if ((i + 1) % window == 0 || i + 1 == count)
            open++;
        if (open == WINDOWS) {
            take_ack();
            open--;
        }
    }
    for (; open > 0; open--)
        take_ack();
    return (now_nanos() - begin) / count;
}

static void drive(void)
{
    char line[128], kind[16];
    int order[3];

    printf("ready\n");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "%15s %d %d", kind, &order[1], &order[2]) != 3)
            fail("no such order");
        order[0] = strcmp(kind, "latency") == 0 ? LATENCY : strcmp(kind, "stream") == 0 ? STREAM : PARKED;
        printf("ok %.2f\n", drive_order(order));
        fflush(stdout);
    }
    order[0] = END;
    send_order(order);
}

static void echo(void)
{
    int order[3], window, i;

    for (;;) {
        take_order(order);
        if (order[0] == END)
            return;
        resize(order[1]);
        window = window_of(order[1]);
        for (i = 0; i < order[2]; i++) {
            get(i, order[1]);
            if (order[0] != STREAM)
                put(i, order[1]);
            else if ((i + 1) % window == 0 || i + 1 == order[2])
                send_ack();
        }
    }
}
