/* status.h -- how every function of brief says whether it worked.
 *
 * A status tells the program what kind of failure it was; a brief_error tells the person which
 * file, which place, what is wrong and what to do. Not finding something is no error. */
#ifndef BRIEF_STATUS_H
#define BRIEF_STATUS_H

typedef enum brief_status {
    BRIEF_OK = 0,
    BRIEF_ENOMEM,   /* out of memory */
    BRIEF_EIO,      /* the system refused to read, write, lock or sync */
    BRIEF_ECORRUPT, /* bytes on disk contradict themselves: run `brief-index check` */
    BRIEF_EINPUT,   /* a file, record or rule that cannot be understood */
    BRIEF_EQUERY,   /* a query, range or option that cannot be understood */
    BRIEF_EVERSION, /* written by another version of the format */
    BRIEF_EBUSY,    /* another process holds the run lock */
    BRIEF_ENOINDEX, /* there is no index here */
    BRIEF_ELIMIT    /* a named limit refused the input */
} brief_status;

#define BRIEF_ERROR_LEN 1024

/* What went wrong, for a person. The caller's; may be NULL wherever one is taken. */
struct brief_error {
    brief_status status;
    char text[BRIEF_ERROR_LEN]; /* UTF-8, one or more lines, no final newline; "" when none */
};

/* Set `err` (if any, and if it holds no message yet: the first one stays) and return `st`. */
brief_status brief_fail(struct brief_error *err, brief_status st, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Forget the message, so that the struct can serve again. NULL is fine. */
void brief_error_clear(struct brief_error *err);

/* A few English words for a status, never NULL; static storage. */
const char *brief_status_name(brief_status st);

#endif
