#include "encoder/kernel.h"

#include <string.h>

extern const hs_kernel hs_kernel_portable;
#if defined(__x86_64__)
extern const hs_kernel hs_kernel_avx2, hs_kernel_vnni;
#endif

const hs_kernel *hs_kernel_find(const char *name) {
    const hs_kernel *able[3];
    int n = 0;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("avx512bw"))
        able[n++] = &hs_kernel_vnni;
    if (__builtin_cpu_supports("avx2")) able[n++] = &hs_kernel_avx2;
#endif
    able[n++] = &hs_kernel_portable;
    for (int i = 0; i < n; i++)
        if (!name || strcmp(able[i]->name, name) == 0) return able[i];
    return NULL;
}
