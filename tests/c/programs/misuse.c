/* Every misuse that the contract names is a defined error, and the library goes on. */
#include "check.h"

static const uint64_t NONE = 0;

static void handles(void) {
  kasse_client_t client = check_client(NULL), other;
  kasse_till_t till = check_till(client, "till-1"), second;
  kasse_payment_t payment = 0;
  kasse_outcome_t *outcome = NULL;
  kasse_event_t *event = NULL;
  uint64_t invented[] = {1, 2, UINT64_MAX, 0x0100000000000000u, 0xdeadbeefdeadbeefu};
  size_t number;

  FAILS(KASSE_ERROR_CLOSED, kasse_status(NONE, -1, NULL, &outcome, &error));
  FAILS(KASSE_ERROR_CLOSED, kasse_client_close(NONE, &error));
  for (number = 0; number < sizeof invented / sizeof invented[0]; number++) {
    FAILS(KASSE_ERROR_CLOSED, kasse_till_close(invented[number], &error));
    FAILS(KASSE_ERROR_CLOSED, kasse_status(invented[number], -1, NULL, &outcome, &error));
    FAILS(KASSE_ERROR_CLOSED, kasse_operation_result(client, invented[number], 0, (kasse_answer_t **)&event, &error));
  }
  /* A handle of one kind is none of another. */
  FAILS(KASSE_ERROR_CLOSED, kasse_till_close(client, &error));
  FAILS(KASSE_ERROR_CLOSED, kasse_client_interrupt(till, &error));
  FAILS(KASSE_ERROR_CLOSED, kasse_receiver_stop(client, &error));
  FAILS(KASSE_ERROR_CLOSED, kasse_scanner_close(till, &error));

  DONE(kasse_payment_open(till, kasse_text("till-1-earlier"), &payment, &error));
  FAILS(KASSE_ERROR_PAYMENT_NOT_FOUND, kasse_status(payment, -1, NULL, &outcome, &error));
  DONE(kasse_payment_close(payment, &error));
  FAILS(KASSE_ERROR_CLOSED, kasse_payment_close(payment, &error));
  FAILS(KASSE_ERROR_CLOSED, kasse_status(payment, -1, NULL, &outcome, &error));

  DONE(kasse_till_close(till, &error));
  FAILS(KASSE_ERROR_CLOSED, kasse_till_close(till, &error));
  /* The place is used again, and the old number reaches nothing. */
  second = check_till(client, "till-1");
  CHECK(second != till);
  FAILS(KASSE_ERROR_CLOSED, kasse_payment_open(till, kasse_text("till-1-x"), &payment, &error));

  DONE(kasse_client_close(client, &error));
  FAILS(KASSE_ERROR_CLOSED, kasse_client_close(client, &error));
  FAILS(KASSE_ERROR_CLOSED, kasse_till_close(second, &error));
  FAILS(KASSE_ERROR_CLOSED, kasse_next_event(client, 0, &event, &error));
  other = check_client(NULL);
  CHECK(other != client);
  DONE(kasse_client_close(other, &error));
}

static void pointers(void) {
  kasse_client_t client = check_client(NULL);
  kasse_till_t till = check_till(client, "till-1");
  kasse_sale_t sale = kasse_sale_init();
  kasse_payment_t payment = 0;
  kasse_answer_t *answer = NULL;

  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_client_open(NULL, &client, &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_till_open(client, NULL, &till, &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_pay(till, NULL, -1, NULL, &payment, &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_next_event(client, 0, NULL, &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_client_wait_handle(client, NULL, &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_payment_open(till, kasse_text("till-1-x"), NULL, &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_payment_open(till, kasse_text(NULL), &payment, &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_client_open(NULL, NULL, &error));
  /* Without a place for the error the code is there all the same, and answers nobody wants are dropped. */
  CHECK(kasse_till_open(client, NULL, &till, NULL) == KASSE_ERROR_INVALID_VALUE);
  DONE(kasse_money_parse(kasse_text("1.00"), kasse_text("NOK"), NULL, &error));
  sale.amount = 1000;
  DONE(kasse_pay(till, &sale, -1, NULL, NULL, &error));
  DONE(kasse_recovered(client, -1, NULL, &answer, &error));
  kasse_free(answer);
  kasse_free(NULL);
  DONE(kasse_client_close(client, &error));
}

static void texts(void) {
  static const char broken[] = "caf\xe9";
  kasse_answer_t *answer = NULL;
  kasse_text_t text = kasse_text(NULL);

  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_reference_check(kasse_text(broken), &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_reference_check(kasse_text(NULL), &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_reference_check(kasse_text(""), &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_reference_check(kasse_text_of("till-1-x\0y", 10), &error));
  DONE(kasse_reference_check(kasse_text_of("till-1-xyz and more", 8), &error));
  /* NULL with a length, and lengths that no text has. */
  text.length = 5;
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_reference_check(text, &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_reference_check(kasse_text_of("x", SIZE_MAX - 1), &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_reference_check(kasse_text_of("x", SIZE_MAX / 2 + 1), &error));
  text.length = 0;
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_reference_check(text, &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_error_text(1, 0, kasse_text("en"), &answer, &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_error_text(KASSE_ERROR_CLOSED, 9, kasse_text("en"), &answer, &error));
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_error_text(KASSE_ERROR_CLOSED, 0, kasse_text("xx"), &answer, &error));
  CHECK(answer == NULL);
}

static void structs(void) {
  kasse_client_t client = check_client(NULL);
  kasse_till_t till = check_till(client, "till-1");
  kasse_payment_t payment = 0;
  kasse_sale_t sale = kasse_sale_init();
  kasse_receipt_t receipt = kasse_receipt_init();
  kasse_receipt_line_t lines[2];
  struct {
    kasse_sale_t known;
    int64_t unknown[2];
  } newer;

  sale.amount = 1000;
  sale.size = 0;
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_pay(till, &sale, -1, NULL, &payment, &error));
  sale.size = SIZE_MAX;
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_pay(till, &sale, -1, NULL, &payment, &error));

  /* A program with a newer header: fine while it asks for nothing that is new. */
  memset(&newer, 0, sizeof newer);
  newer.known = kasse_sale_init();
  newer.known.size = sizeof newer;
  newer.known.amount = 1000;
  DONE(kasse_pay(till, &newer.known, -1, NULL, &payment, &error));
  DONE(kasse_payment_close(payment, &error));
  newer.unknown[1] = 1;
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_pay(till, &newer.known, -1, NULL, &payment, &error));

  /* One with an older header, which ends after the amount. */
  sale = kasse_sale_init();
  sale.amount = 1000;
  sale.pairing = 99;
  sale.size = offsetof(kasse_sale_t, amount) + sizeof sale.amount;
  DONE(kasse_pay(till, &sale, -1, NULL, &payment, &error));
  DONE(kasse_payment_close(payment, &error));

  sale = kasse_sale_init();
  sale.amount = 1000;
  sale.pairing = 99;
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_pay(till, &sale, -1, NULL, &payment, &error));
  sale.pairing = KASSE_PAIRING_PHONE_NUMBER;
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_pay(till, &sale, -1, NULL, &payment, &error));
  sale.pairing = KASSE_PAIRING_DYNAMIC_QR;
  sale.phone_number = kasse_text("91234567");
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_pay(till, &sale, -1, NULL, &payment, &error));
  sale.phone_number = kasse_text(NULL);

  /* Lists. */
  sale.metadata_count = 3;
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_pay(till, &sale, -1, NULL, &payment, &error));
  sale.metadata_count = 0;
  sale.profile_scope_count = SIZE_MAX;
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_pay(till, &sale, -1, NULL, &payment, &error));
  sale.profile_scope_count = 0;
  lines[0] = kasse_receipt_line_init();
  lines[1] = kasse_receipt_line_init();
  lines[1].size = 16;
  receipt.lines = lines;
  receipt.lines_count = 2;
  sale.receipt = &receipt;
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_pay(till, &sale, -1, NULL, &payment, &error));
  receipt.lines_count = SIZE_MAX;
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_pay(till, &sale, -1, NULL, &payment, &error));

  /* After all of it, a sale like any other. */
  check_sale(till);
  DONE(kasse_client_close(client, &error));
}

int main(void) {
  handles();
  pointers();
  texts();
  structs();
  printf("done\n");
  return EXIT_SUCCESS;
}
