/* A million calls, with the memory as it was after the first hundred thousand. */
#include <unistd.h>

#include "check.h"

static long resident_pages(void) {
  long all = 0, resident = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  CHECK(file != NULL && fscanf(file, "%ld %ld", &all, &resident) == 2);
  fclose(file);
  return resident;
}

/* Ten calls, good and bad. */
static void ten(kasse_till_t till, kasse_scanner_t scanner, kasse_payment_t known) {
  kasse_payment_t payment = 0;
  kasse_answer_t *answer = NULL;
  DONE(kasse_payment_open(till, kasse_text("till-1-earlier"), &payment, &error));
  DONE(kasse_payment_reference(payment, &answer, &error));
  kasse_free(answer);
  DONE(kasse_payment_close(payment, &error));
  FAILS(KASSE_ERROR_CLOSED, kasse_payment_close(payment, &error));
  DONE(kasse_scan(scanner, kasse_text("https://qr.vipps.no/p/Nq8tTmVg\r\n"), &answer, &error));
  kasse_free(answer);
  DONE(kasse_money_parse(kasse_text("149.00"), kasse_text("NOK"), &answer, &error));
  kasse_free(answer);
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_money_parse(kasse_text("x"), kasse_text("NOK"), &answer, &error));
  DONE(kasse_phone_parse(kasse_text("912 34 567"), kasse_text("NO"), &answer, &error));
  kasse_free(answer);
  DONE(kasse_error_text(KASSE_ERROR_CLOSED, 0, kasse_text("nb"), &answer, &error));
  kasse_free(answer);
  CHECK(known != 0);
}

/* One call through the whole library: to its thread and back. */
static void status(kasse_payment_t payment) {
  kasse_outcome_t *outcome = NULL;
  DONE(kasse_status(payment, -1, NULL, &outcome, &error));
  CHECK(outcome->status == KASSE_STATUS_PAID);
  kasse_free(outcome);
}

int main(void) {
  kasse_client_t client = check_client(NULL);
  kasse_till_t till = check_till(client, "till-1");
  kasse_scanner_t scanner = 0;
  kasse_sale_t sale = kasse_sale_init();
  kasse_payment_t payment = 0;
  kasse_outcome_t *outcome = NULL;
  long before = 0, after, number;
  sale.amount = 1000;
  DONE(kasse_pay(till, &sale, -1, NULL, &payment, &error));
  DONE(kasse_wait(payment, 60 * 1000, -1, NULL, &outcome, &error));
  kasse_free(outcome);
  DONE(kasse_scanner_open(NULL, &scanner, &error));
  for (number = 0; number < 1000 * 1000; number += 10) {
    if (number == 100 * 1000) before = resident_pages();
    ten(till, scanner, payment);
    if (number % 100 == 0) status(payment);
  }
  after = resident_pages();
  printf("pages: %ld, then %ld\n", before, after);
  CHECK(after <= before + 64);
  DONE(kasse_scanner_close(scanner, &error));
  DONE(kasse_client_close(client, &error));
  return EXIT_SUCCESS;
}
