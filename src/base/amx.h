/* Matrix tiles of x86-64 processors (AMX). Linux lets a process use them when it has asked: what a signal keeps of a thread
 * then grows by 8 KB. So it is for a program to ask, and the library only looks whether it did. */
#ifndef HS_BASE_AMX_H
#define HS_BASE_AMX_H

#include <stdbool.h>

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { HS_AMX_GET = 0x1022, HS_AMX_ASK = 0x1023, HS_AMX_TILES = 18 }; /* asm/prctl.h of Linux 5.16 */

/* Asks for the whole process, now and later threads. Where the kernel or the processor knows no tiles nothing happens. */
static inline void hs_amx_ask(void) {
    (void)syscall(SYS_arch_prctl, HS_AMX_ASK, HS_AMX_TILES);
}

/* Whether the processor multiplies bytes in tiles and the process may. */
static inline bool hs_amx_is_allowed(void) {
    unsigned a, b, c, d;
    unsigned long allowed = 0;
    bool is_there = __get_cpuid_count(7, 0, &a, &b, &c, &d) && (d >> 24 & 1) && (d >> 25 & 1);
    return is_there && syscall(SYS_arch_prctl, HS_AMX_GET, &allowed) == 0 && (allowed >> HS_AMX_TILES & 1);
}
#else
static inline void hs_amx_ask(void) {}
static inline bool hs_amx_is_allowed(void) {
    return false;
}
#endif

#endif
