/* Waiting, not waiting, and being interrupted: an operation completes exactly once, and nothing is lost. */
#include <pthread.h>
#include <unistd.h>

#include "check.h"
#include "wait_handle.h"

static void *interrupt_soon(void *client) {
  usleep(50 * 1000);
  DONE(kasse_client_interrupt(*(kasse_client_t *)client, &error));
  return NULL;
}

static void *wait_for_the_end(void *client) {
  kasse_event_t *event = NULL;
  kasse_code_t code;
  while ((code = kasse_next_event(*(kasse_client_t *)client, -1, &event, NULL)) == KASSE_OK) kasse_free(event);
  /* The second, if the client was closed between two calls. */
  CHECK(code == KASSE_ENDED || code == KASSE_ERROR_CLOSED);
  return NULL;
}

/* Takes events until this operation is told, once; gives its result. */
static kasse_answer_t *completed(kasse_client_t client, kasse_operation_t operation) {
  kasse_answer_t *answer = NULL;
  kasse_event_t *event = NULL;
  int told = 0;
  while (!told) {
    DONE(kasse_next_event(client, 60 * 1000, &event, &error));
    told = event->kind == KASSE_EVENT_KIND_COMPLETED && event->operation == operation;
    kasse_free(event);
  }
  DONE(kasse_operation_result(client, operation, 0, &answer, &error));
  FAILS(KASSE_ERROR_CLOSED, kasse_operation_result(client, operation, 0, &answer, &error));
  return answer;
}

int main(void) {
  kasse_client_t client = check_client("waits.kasse");
  kasse_till_t till = check_till(client, "till-1");
  kasse_sale_t sale = kasse_sale_init();
  kasse_operation_t operation = 0;
  kasse_payment_t payment = 0;
  kasse_outcome_t *outcome = NULL;
  kasse_answer_t *answer = NULL;
  kasse_event_t *event = NULL;
  kasse_wait_handle_t handle = -1;
  pthread_t thread;

  /* Begun, and told by an event that a loop can wait for. */
  DONE(kasse_client_wait_handle(client, &handle, &error));
  sale.amount = 1000;
  CHECK(kasse_pay(till, &sale, 0, &operation, &payment, NULL) == KASSE_NOT_DONE);
  CHECK(operation != 0 && payment == 0);
  CHECK(is_set_within(handle, 60 * 1000));
  answer = completed(client, operation);
  payment = answer->payment;
  CHECK(payment != 0);
  kasse_free(answer);

  /* A limit that is over: the operation goes on, and its result is an outcome. */
  CHECK(kasse_wait(payment, 60 * 1000, 0, &operation, &outcome, NULL) == KASSE_NOT_DONE && outcome == NULL);
  answer = completed(client, operation);
  CHECK(answer->outcome != NULL && answer->outcome->status == KASSE_STATUS_PAID && answer->payment == 0);
  kasse_free(answer);

  /* Nobody pays this one: the wait is ended by another thread, and goes on without it. */
  sale.capture = KASSE_CAPTURE_POLICY_MANUAL;
  DONE(kasse_pay(till, &sale, -1, NULL, &payment, &error));
  CHECK(pthread_create(&thread, NULL, interrupt_soon, &client) == 0);
  while (kasse_next_event(client, -1, &event, NULL) == KASSE_OK) kasse_free(event);
  CHECK(pthread_join(thread, NULL) == 0);
  DONE(kasse_wait(payment, 60 * 1000, -1, NULL, &outcome, &error));
  CHECK(outcome->status == KASSE_STATUS_APPROVED && outcome->reserved == 1000);
  kasse_free(outcome);

  /* The same request is the same capture, however often it is asked for. */
  DONE(kasse_capture(payment, kasse_text("c-1"), 400, -1, NULL, &outcome, &error));
  CHECK(outcome->captured == 400 && outcome->reserved == 600);
  kasse_free(outcome);
  DONE(kasse_capture(payment, kasse_text("c-1"), 400, -1, NULL, &outcome, &error));
  CHECK(outcome->captured == 400);
  kasse_free(outcome);
  FAILS(KASSE_ERROR_REQUEST_ID_CONFLICT, kasse_capture(payment, kasse_text("c-1"), 500, -1, NULL, &outcome, &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_capture(payment, kasse_text("c-2"), 0, -1, NULL, &outcome, &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_capture(payment, kasse_text("c-2"), -1, -1, NULL, &outcome, &error));
  DONE(kasse_cancel(payment, 0, 10 * 1000, -1, NULL, &outcome, &error));
  CHECK(outcome->captured == 400 && outcome->released == 600 && outcome->reserved == 0);
  kasse_free(outcome);
  DONE(kasse_refund(payment, kasse_text("r-1"), KASSE_ALL, -1, NULL, &outcome, &error));
  CHECK(outcome->refunded == 400);
  kasse_free(outcome);

  /* A result that nobody wants. */
  CHECK(kasse_status(payment, 0, &operation, NULL, NULL) == KASSE_NOT_DONE);
  DONE(kasse_operation_forget(client, operation, &error));
  FAILS(KASSE_ERROR_CLOSED, kasse_operation_forget(client, operation, &error));

  /* The end wakes who waits, and what was begun and not taken has completed. */
  CHECK(pthread_create(&thread, NULL, wait_for_the_end, &client) == 0);
  usleep(50 * 1000);
  DONE(kasse_client_close(client, &error));
  CHECK(pthread_join(thread, NULL) == 0);
  printf("done\n");
  return EXIT_SUCCESS;
}
