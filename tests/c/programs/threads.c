/* Sixteen threads on one till, each with sales of its own; one thread takes the events. */
#include <pthread.h>

#include "check.h"

enum { THREADS = 16, SALES = 4 };

static kasse_client_t client;
static kasse_till_t till;

static void *sell(void *unused) {
  int number;
  for (number = 0; number < SALES; number++) check_sale(till);
  return unused;
}

static void *hear(void *unused) {
  kasse_event_t *event = NULL;
  kasse_code_t code;
  while ((code = kasse_next_event(client, -1, &event, NULL)) == KASSE_OK) kasse_free(event);
  /* The second, if the client was closed between two calls. */
  CHECK(code == KASSE_ENDED || code == KASSE_ERROR_CLOSED);
  return unused;
}

int main(void) {
  pthread_t threads[THREADS], ear;
  int number;
  client = check_client("threads.kasse");
  till = check_till(client, "till-1");
  CHECK(pthread_create(&ear, NULL, hear, NULL) == 0);
  for (number = 0; number < THREADS; number++) CHECK(pthread_create(&threads[number], NULL, sell, NULL) == 0);
  for (number = 0; number < THREADS; number++) CHECK(pthread_join(threads[number], NULL) == 0);
  DONE(kasse_client_close(client, &error));
  CHECK(pthread_join(ear, NULL) == 0);
  printf("%d paid\n", THREADS * SALES);
  return EXIT_SUCCESS;
}
