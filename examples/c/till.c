/*
 * A till in C: shows a code for 149.00, waits for the customer, and says what came of it.
 *
 *   cc till.c -o till $(pkg-config --cflags --libs kasse)
 *
 * The sales unit comes from variables KASSE_..., as `kasse simulate` prints them for a trial.
 */
#include <stdio.h>
#include <stdlib.h>

#include "kasse.h"

/* What went wrong, for the person in front of it. */
static int failed(const char *what, kasse_error_t *error) {
  kasse_answer_t *text = NULL;
  if (error != NULL) {
    fprintf(stderr, "%s: %s (%u): %s\n", what, error->name, (unsigned)error->code, error->developer_text);
    if (error->field != NULL) fprintf(stderr, "  %s %s; right is: %s\n", error->field, error->fault, error->rule);
    if (error->detail != NULL) fprintf(stderr, "  %s\n", error->detail);
    if (kasse_error_text(error->code, KASSE_AUDIENCE_CASHIER, kasse_text("en"), &text, NULL) == KASSE_OK) {
      printf("%s\n", text->text);
    }
  }
  kasse_free(text);
  kasse_free(error);
  return EXIT_FAILURE;
}

/* The code on the customer's screen; here it is a terminal. */
static void show_code(kasse_payment_t payment) {
  kasse_answer_t *code = NULL, *drawn = NULL;
  if (kasse_code(payment, -1, NULL, &code, NULL) == KASSE_OK && code->text != NULL) {
    kasse_drawing_t drawing = kasse_drawing_init();
    drawing.text = kasse_text(code->text);
    drawing.one_time = 1;
    drawing.form = KASSE_QR_FORM_TERMINAL;
    if (kasse_qr_draw(&drawing, &drawn, NULL) == KASSE_OK) {
      fwrite(drawn->bytes, 1, drawn->bytes_length, stdout);
    }
  }
  kasse_free(drawn);
  kasse_free(code);
}

/* What an earlier run began and a crash cut short: the library has finished it, and the host has to know. */
static void tell_recovered(kasse_client_t client) {
  kasse_answer_t *found = NULL;
  size_t number;
  if (kasse_recovered(client, -1, NULL, &found, NULL) != KASSE_OK) return;
  for (number = 0; number < found->count; number++) {
    const kasse_entry_t *entry = found->entries[number];
    printf("earlier: %s has status %u\n", entry->reference, (unsigned)entry->outcome->status);
    kasse_acknowledge(client, kasse_text(entry->msn), kasse_text(entry->reference), -1, NULL, NULL);
  }
  kasse_free(found);
}

static int tell(const kasse_outcome_t *outcome) {
  switch (outcome->status) {
    case KASSE_STATUS_PAID:
      printf("Paid: %lld minor units of %s.\n", (long long)outcome->captured, outcome->currency);
      return EXIT_SUCCESS;
    case KASSE_STATUS_NOT_PAID:
      printf("Not paid (%u).\n", (unsigned)outcome->not_paid);
      return 3;
    default:
      /* Pending, approved or unknown: the library goes on, and the next run tells. */
      printf("Not decided yet (%u); do not ask the customer to pay again.\n", (unsigned)outcome->status);
      return 4;
  }
}

int main(void) {
  kasse_client_t client = 0;
  kasse_till_t till = 0;
  kasse_payment_t payment = 0;
  kasse_outcome_t *outcome = NULL;
  kasse_error_t *error = NULL;
  kasse_client_options_t client_options = kasse_client_options_init();
  kasse_till_options_t till_options = kasse_till_options_init();
  kasse_sale_t sale = kasse_sale_init();
  int result;

  client_options.system_name = kasse_text("example-till");
  client_options.system_version = kasse_text("1.0");
  client_options.journal = kasse_text("till.kasse");
  if (kasse_client_open_from_env(&client_options, &client, &error) != KASSE_OK) return failed("open", error);

  till_options.prefix = kasse_text("till-1");
  till_options.currency = kasse_text("NOK");
  if (kasse_till_open_from_env(client, &till_options, &till, &error) != KASSE_OK) return failed("till", error);
  tell_recovered(client);

  sale.amount = 14900;
  sale.description = kasse_text("Two coffees");
  sale.give_up_after = 90 * 1000;
  if (kasse_pay(till, &sale, -1, NULL, &payment, &error) != KASSE_OK) return failed("pay", error);
  show_code(payment);

  if (kasse_wait(payment, 100 * 1000, -1, NULL, &outcome, &error) != KASSE_OK) return failed("wait", error);
  result = tell(outcome);
  kasse_free(outcome);

  kasse_client_close(client, NULL);
  return result;
}
