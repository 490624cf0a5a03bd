/* A panic inside the library is an error like any other, and the library goes on. */
#include "check.h"

kasse_code_t kasse_test_panic(kasse_error_t **error);

int main(void) {
  kasse_client_t client = check_client(NULL);
  kasse_till_t till = check_till(client, "till-1");
  int number;
  for (number = 0; number < 100; number++) FAILS(KASSE_ERROR_PANICKED, kasse_test_panic(&error));
  CHECK(kasse_test_panic(NULL) == KASSE_ERROR_PANICKED);
  check_sale(till);
  DONE(kasse_client_close(client, &error));
  printf("done\n");
  return EXIT_SUCCESS;
}
