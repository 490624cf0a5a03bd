/* Wrong on purpose: does not free what the library gave. The sanitizer has to say so. */
#include "check.h"

int main(void) {
  kasse_answer_t *answer = NULL;
  DONE(kasse_money_parse(kasse_text("149.00"), kasse_text("NOK"), &answer, &error));
  CHECK(answer->amount == 14900);
  answer = NULL;
  printf("done\n");
  return EXIT_SUCCESS;
}
