#include <hearsay/hearsay.h>

#include <stdio.h>

int main(void) {
    printf("hearsay %s\n", hs_version());
    return 0;
}
