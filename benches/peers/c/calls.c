/* What calls of the C interface cost: nanoseconds each, and the memory of the process after one payment. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "kasse.h"

#define ROUNDS 100

static kasse_client_t client;
static kasse_till_t till;
static kasse_payment_t payment;

static void must(kasse_code_t code, kasse_code_t wanted) {
  if (code == wanted) return;
  fprintf(stderr, "a call gave %u, not %u\n", (unsigned)code, (unsigned)wanted);
  exit(EXIT_FAILURE);
}

static void reference_check(void) { must(kasse_reference_check(kasse_text("till-1-15dnbfm3hpxcg9f1"), NULL), KASSE_OK); }

static void money_parse(void) {
  kasse_answer_t *answer = NULL;
  must(kasse_money_parse(kasse_text("149.00"), kasse_text("NOK"), &answer, NULL), KASSE_OK);
  kasse_free(answer);
}

static void wait_handle(void) {
  kasse_wait_handle_t handle;
  must(kasse_client_wait_handle(client, &handle, NULL), KASSE_OK);
}

static void no_event(void) {
  kasse_event_t *event = NULL;
  must(kasse_next_event(client, 0, &event, NULL), KASSE_NOT_DONE);
}

static void status_blocking(void) {
  kasse_outcome_t *outcome = NULL;
  must(kasse_status(payment, -1, NULL, &outcome, NULL), KASSE_OK);
  kasse_free(outcome);
}

/* Begun, told by an event, and its result taken. */
static void status_by_event(void) {
  kasse_operation_t operation = 0;
  kasse_event_t *event = NULL;
  kasse_answer_t *answer = NULL;
  must(kasse_status(payment, 0, &operation, NULL, NULL), KASSE_NOT_DONE);
  do {
    kasse_free(event);
    must(kasse_next_event(client, 10 * 1000, &event, NULL), KASSE_OK);
  } while (event->kind != KASSE_EVENT_KIND_COMPLETED);
  must(kasse_operation_result(client, event->operation, 0, &answer, NULL), KASSE_OK);
  kasse_free(event);
  kasse_free(answer);
}

/* The least of some rounds: whatever else the machine does only adds to it. */
static void measure(const char *name, void (*call)(void), long count) {
  struct timespec from, to;
  double least = 0;
  long number, round, each = count / ROUNDS + 1;
  for (round = 0; round < ROUNDS; round++) {
    double took;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (number = 0; number < each; number++) call();
    clock_gettime(CLOCK_MONOTONIC, &to);
    took = ((double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec)) / (double)each;
    if (round == 0 || took < least) least = took;
  }
  printf("%s %.1f\n", name, least);
}

static void resident(void) {
  char line[128];
  FILE *status = fopen("/proc/self/status", "r");
  while (status != NULL && fgets(line, sizeof line, status) != NULL) {
    if (sscanf(line, "VmRSS: %127[0-9]", line) == 1) printf("resident_kb %s\n", line);
  }
  if (status != NULL) fclose(status);
}

int main(int argc, char **argv) {
  long count = argc > 1 ? atol(argv[1]) : 1000;
  kasse_client_options_t options = kasse_client_options_init();
  kasse_till_options_t of_till = kasse_till_options_init();
  kasse_sale_t sale = kasse_sale_init();
  kasse_outcome_t *outcome = NULL;
  options.system_name = kasse_text("bench");
  options.system_version = kasse_text("1");
  options.journal_in_memory = 1;
  must(kasse_client_open_from_env(&options, &client, NULL), KASSE_OK);
  of_till.prefix = kasse_text("till-1");
  of_till.currency = kasse_text("NOK");
  must(kasse_till_open_from_env(client, &of_till, &till, NULL), KASSE_OK);
  sale.amount = 1000;
  must(kasse_pay(till, &sale, -1, NULL, &payment, NULL), KASSE_OK);
  must(kasse_wait(payment, 60 * 1000, -1, NULL, &outcome, NULL), KASSE_OK);
  kasse_free(outcome);
  resident();
  measure("reference_check", reference_check, count);
  measure("money_parse", money_parse, count);
  measure("wait_handle", wait_handle, count);
  while (kasse_next_event(client, 0, (kasse_event_t **)&outcome, NULL) == KASSE_OK) kasse_free(outcome);
  measure("no_event", no_event, count);
  measure("status_blocking", status_blocking, count / 400 + 1);
  measure("status_by_event", status_by_event, count / 400 + 1);
  must(kasse_client_close(client, NULL), KASSE_OK);
  return 0;
}
