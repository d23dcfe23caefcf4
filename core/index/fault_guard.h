/* fault_guard.h -- turn a fault inside the mapped index into a sentence and exit status 2.
 *
 * LMDB trusts its pages: a flipped bit or a file cut short can make it read where nothing is. For
 * programs only, never called by the library itself. */
#ifndef BRIEF_CORE_INDEX_FAULT_GUARD_H
#define BRIEF_CORE_INDEX_FAULT_GUARD_H

/* From now on SIGBUS and SIGSEGV at an address inside a mapped data.mdb, or in LMDB's own code,
 * print "PATH: index damaged: run `brief-index check`" and end the process with status 2; all other
 * faults keep their usual end. Also has writes beyond the file size limit fail with an error
 * instead of SIGXFSZ. Once per process; a second call changes the path. */
void fault_guard_install(const char *path);

/* LMDB met pages that cannot be: as above when installed, else nothing. */
void fault_guard_report(void);

#endif
