/* After a fork the child gets a clear error at once, can open clients of its own, and the parent goes on. Other threads
   use the library at the moment of the fork, so that the child inherits locks that somebody held. */
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { FORKS = 20 };

static kasse_client_t client;
static kasse_till_t till;
static volatile int over;

static void *use(void *unused) {
  kasse_payment_t payment = 0;
  kasse_event_t *event = NULL;
  while (!over) {
    DONE(kasse_payment_open(till, kasse_text("till-1-earlier"), &payment, &error));
    DONE(kasse_payment_close(payment, &error));
    if (kasse_next_event(client, 0, &event, NULL) == KASSE_OK) kasse_free(event);
  }
  return unused;
}

static void in_the_child(void) {
  kasse_payment_t payment = 0;
  kasse_event_t *event = NULL;
  kasse_client_t own;
  FAILS(KASSE_ERROR_FORKED, kasse_payment_open(till, kasse_text("till-1-x"), &payment, &error));
  FAILS(KASSE_ERROR_FORKED, kasse_next_event(client, -1, &event, &error));
  FAILS(KASSE_ERROR_FORKED, kasse_client_close(client, &error));
  own = check_client(NULL);
  check_sale(check_till(own, "till-2"));
  /* A number of the parent's is none of the child's, although both are the first. */
  FAILS(KASSE_ERROR_FORKED, kasse_till_close(till, &error));
  DONE(kasse_client_close(own, &error));
  _exit(EXIT_SUCCESS);
}

int main(void) {
  pthread_t threads[3];
  int number, status;
  client = check_client("fork.kasse");
  till = check_till(client, "till-1");
  check_sale(till);
  for (number = 0; number < 3; number++) CHECK(pthread_create(&threads[number], NULL, use, NULL) == 0);
  for (number = 0; number < FORKS; number++) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
      alarm(60); /* A hang is a failure. */
      in_the_child();
    }
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS);
  }
  over = 1;
  for (number = 0; number < 3; number++) CHECK(pthread_join(threads[number], NULL) == 0);
  check_sale(till);
  DONE(kasse_client_close(client, &error));
  printf("done\n");
  return EXIT_SUCCESS;
}
