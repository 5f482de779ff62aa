/* A tiny encoder's weights, made up from a seed, for tests: 64 wide, one layer, a dozen words. */
#ifndef HS_TESTS_ENCODER_WEIGHTS_H
#define HS_TESTS_ENCODER_WEIGHTS_H

#include <hearsay/base.h>

/* Aligned to 64; free() it. */
char *weights_made(size_t *len);

#endif
