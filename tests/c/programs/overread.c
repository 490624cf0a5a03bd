/* Wrong on purpose: gives a text with a length that goes beyond its memory. It is the library that reads there, and the
   sanitizer has to see it. */
#include "check.h"

int main(void) {
  char *text = (char *)malloc(8);
  CHECK(text != NULL);
  memcpy(text, "till-1-x", 8);
  DONE(kasse_reference_check(kasse_text_of(text, 8), &error));
  kasse_reference_check(kasse_text_of(text, 9), NULL);
  free(text);
  printf("done\n");
  return EXIT_SUCCESS;
}
