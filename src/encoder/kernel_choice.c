#include "encoder/kernel.h"

#include "base/amx.h"

#include <string.h>

extern const hs_kernel hs_kernel_portable;
#if defined(__x86_64__)
#include <cpuid.h>

extern const hs_kernel hs_kernel_avx2, hs_kernel_avxvnni, hs_kernel_vnni, hs_kernel_amx;

/* CPUID leaf 7.1; not every compiler's __builtin_cpu_supports knows it. */
static bool has_avxvnni(void) {
    unsigned a, b, c, d;
    return __builtin_cpu_supports("avx2") && __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a >> 4 & 1);
}
#endif

const hs_kernel *hs_kernel_find(const char *name) {
    const hs_kernel *able[5];
    int n = 0;
#if defined(__x86_64__)
    bool has_vnni = __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512vl") &&
                    __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
    if (has_vnni && hs_amx_is_allowed()) able[n++] = &hs_kernel_amx;
    if (has_vnni) able[n++] = &hs_kernel_vnni;
    if (has_avxvnni()) able[n++] = &hs_kernel_avxvnni;
    if (__builtin_cpu_supports("avx2")) able[n++] = &hs_kernel_avx2;
#endif
    able[n++] = &hs_kernel_portable;
    for (int i = 0; i < n; i++)
        if (!name || strcmp(able[i]->name, name) == 0) return able[i];
    return NULL;
}
