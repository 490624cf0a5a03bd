/* A host without the library: what its process takes. */
#include <stdio.h>

int main(void) {
  char line[128];
  FILE *status = fopen("/proc/self/status", "r");
  while (status != NULL && fgets(line, sizeof line, status) != NULL) {
    if (sscanf(line, "VmRSS: %127[0-9]", line) == 1) printf("resident_kb %s\n", line);
  }
  return 0;
}
