/* version.h -- the version of the programs and the library. */
#ifndef BRIEF_VERSION_H
#define BRIEF_VERSION_H

#define BRIEF_VERSION "0.1.0"

#endif
