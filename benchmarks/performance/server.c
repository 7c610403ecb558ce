/* A loopback server that costs next to nothing: keep-alive HTTP/1.1, canned answers, one thread, poll.
 *
 * `server FILE`: each line of FILE is a path, a blank and the JSON that this path is answered with, whatever the method;
 * the last line is for every other path. It prints its URL, and ends when its standard input does: it outlives nobody. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 1024, REQUEST = 1 << 16, ANSWERS = 64 };

struct canned { char path[128]; char *text; size_t length; };
struct connection { size_t length; char bytes[REQUEST + 1]; };

static struct canned canned[ANSWERS];
static int canned_count;
static struct connection *connections[CONNECTIONS];
static struct pollfd polled[CONNECTIONS];
static int polled_count = 2;

static void fail(const char *what) { perror(what); exit(1); }

/* One line of the list: PATH, a blank, and the JSON. */
static void read_answers(const char *file)
{
    FILE *list = fopen(file, "r");
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    if (!list) fail(file);
    while ((length = getline(&line, &room, list)) > 0 && canned_count < ANSWERS) {
        struct canned *one = &canned[canned_count];
        char *blank = memchr(line, ' ', (size_t)length);
        if (!blank || blank - line >= (long)sizeof one->path) continue;
        memcpy(one->path, line, (size_t)(blank - line));
        size_t body = (size_t)(line + length - blank - 1);
        if (body && blank[body] == '\n') body--;
        one->text = malloc(body + 512);
        if (!one->text) fail("malloc");
        /* The headers of a gateway of AWS, as most of these APIs stand behind one. */
        int head = snprintf(one->text, 512,
            "HTTP/1.1 200 OK\r\nDate: Fri, 05 Jun 2026 04:57:11 GMT\r\nContent-Type: application/json\r\n"
            "Content-Length: %zu\r\nConnection: keep-alive\r\nx-amzn-RequestId: 2b7f1c3e-52b5-4d0e-9a53-6f2b7f1c3e52\r\n"
            "x-amz-apigw-id: LmN0pQrStUvWxYz=\r\nX-Amzn-Trace-Id: Root=1-66600000-0123456789abcdef01234567\r\n\r\n", body);
        memcpy(one->text + head, blank + 1, body);
        one->length = (size_t)head + body;
        canned_count++;
    }
    free(line);
    fclose(list);
}

/* The answer of the path in the request's first line, whatever its query; the last one is for every other path. */
static const struct canned *answer(const char *request)
{
    const char *path = strchr(request, ' ');
    size_t length = path ? strcspn(++path, " ?\r") : 0;
    for (int i = 0; i < canned_count; i++)
        if (length == strlen(canned[i].path) && !memcmp(path, canned[i].path, length)) return &canned[i];
    return &canned[canned_count - 1];
}

static size_t content_length(const char *head, const char *end)
{
    for (const char *line = head; line && line < end; line = strstr(line, "\r\n")) {
        if (line != head) line += 2;
        if (!strncasecmp(line, "content-length:", 15)) return (size_t)strtoul(line + 15, NULL, 10);
    }
    return 0;
}

static void write_all(int socket, const char *text, size_t length)
{
    while (length) {
        ssize_t written = send(socket, text, length, MSG_NOSIGNAL);
        if (written < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (written <= 0) return;
        text += written;
        length -= (size_t)written;
    }
}

/* Answers each whole request that has arrived, and keeps the rest. A body comes by Content-Length, or not at all. */
static void serve(int socket, struct connection *one)
{
    char *request = one->bytes, *end;
    one->bytes[one->length] = '\0';
    while ((end = strstr(request, "\r\n\r\n"))) {
        size_t whole = (size_t)(end + 4 - request) + content_length(request, end);
        if ((size_t)(one->bytes + one->length - request) < whole) break;
        const struct canned *said = answer(request);
        write_all(socket, said->text, said->length);
        request += whole;
    }
    one->length -= (size_t)(request - one->bytes);
    memmove(one->bytes, request, one->length);
}

static void drop(int place)
{
    close(polled[place].fd);
    polled[place].fd = -1;
    free(connections[place]);
    connections[place] = NULL;
}

static void receive(int place)
{
    struct connection *one = connections[place];
    ssize_t got = recv(polled[place].fd, one->bytes + one->length, REQUEST - one->length, 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) { drop(place); return; }
    one->length += (size_t)got;
    serve(polled[place].fd, one);
}

static void welcome(int listener)
{
    int socket = accept(listener, NULL, NULL), on = 1;
    if (socket < 0) return;
    for (int place = 2; place < CONNECTIONS; place++) {
        if (polled[place].fd >= 0) continue;
        setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        fcntl(socket, F_SETFL, O_NONBLOCK);
        connections[place] = calloc(1, sizeof **connections);
        if (!connections[place]) fail("calloc");
        polled[place] = (struct pollfd){.fd = socket, .events = POLLIN};
        if (place >= polled_count) polled_count = place + 1;
        return;
    }
    close(socket);
}

static int listening(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) || listen(listener, 512)) fail("listen");
    getsockname(listener, (struct sockaddr *)&address, &length);
    printf("listening on http://127.0.0.1:%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

int main(int count, char **arguments)
{
    if (count != 2) return 2;
    read_answers(arguments[1]);
    if (!canned_count) return 2;
    for (int place = 0; place < CONNECTIONS; place++) polled[place].fd = -1;
    polled[0] = (struct pollfd){.fd = 0, .events = POLLIN};
    polled[1] = (struct pollfd){.fd = listening(), .events = POLLIN};
    for (;;) {
        if (poll(polled, (nfds_t)polled_count, -1) < 0 && errno != EINTR) fail("poll");
        if (polled[0].revents) return 0;
        if (polled[1].revents) welcome(polled[1].fd);
        for (int place = 2; place < polled_count; place++)
            if (polled[place].fd >= 0 && polled[place].revents) receive(place);
    }
}
