/* What needs no platform: amounts, numbers, codes, scans, pairings, webhooks; and what is said about errors. */
#include "check.h"

static void money(void) {
  kasse_answer_t *answer = NULL;
  DONE(kasse_money_parse(kasse_text("149,5"), kasse_text("NOK"), &answer, &error));
  CHECK(answer->amount == 14950 && strcmp(answer->text, "149.50 NOK") == 0);
  kasse_free(answer);
  DONE(kasse_money_format(100, kasse_text("EUR"), &answer, &error));
  CHECK(strcmp(answer->text, "1.00 EUR") == 0);
  kasse_free(answer);
  DONE(kasse_phone_parse(kasse_text("912 34 567"), kasse_text("NO"), &answer, &error));
  CHECK(strcmp(answer->text, "4791234567") == 0);
  kasse_free(answer);
  DONE(kasse_reference_for_attempt(kasse_text("order-1001"), 2, &answer, &error));
  DONE(kasse_reference_check(kasse_text(answer->text), &error));
  kasse_free(answer);
}

static void codes(void) {
  kasse_drawing_t drawing = kasse_drawing_init();
  kasse_answer_t *answer = NULL;
  size_t side = 0;
  drawing.text = kasse_text("https://qr.vipps.no/r/kiosk-7");
  DONE(kasse_qr_draw(&drawing, &answer, &error));
  CHECK(answer->bytes_length > 100 && memcmp(answer->bytes, "<svg", 4) == 0);
  kasse_free(answer);
  drawing.form = KASSE_QR_FORM_PNG;
  drawing.pixels = 600;
  DONE(kasse_qr_draw(&drawing, &answer, &error));
  CHECK(memcmp(answer->bytes, "\x89PNG", 4) == 0);
  kasse_free(answer);
  drawing.form = KASSE_QR_FORM_MODULES;
  DONE(kasse_qr_draw(&drawing, &answer, &error));
  while (side * side < answer->bytes_length) side++;
  /* The corner of a finder pattern. */
  CHECK(side * side == answer->bytes_length && side >= 21 && answer->bytes[0] == 1 && answer->bytes[side + 1] == 0);
  kasse_free(answer);
  drawing.form = KASSE_QR_FORM_ESCPOS;
  DONE(kasse_qr_draw(&drawing, &answer, &error));
  CHECK(answer->bytes_length > 0);
  kasse_free(answer);
  drawing.one_time = 1;
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_qr_draw(&drawing, &answer, &error));
  drawing.form = KASSE_QR_FORM_SVG;
  drawing.dark = kasse_text("#ffffff");
  drawing.light = kasse_text("#000000");
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_qr_draw(&drawing, &answer, &error));
}

static void scans(void) {
  kasse_scanner_options_t options = kasse_scanner_options_init();
  kasse_text_t layouts[2];
  kasse_scanner_t scanner = 0;
  kasse_answer_t *answer = NULL;
  layouts[0] = kasse_text("us");
  layouts[1] = kasse_text("nb");
  options.layouts = layouts;
  options.layouts_count = 2;
  DONE(kasse_scanner_open(&options, &scanner, &error));
  /* Typed by a scanner for the United States on a Norwegian host. */
  DONE(kasse_scan(scanner, kasse_text("https\xc3\x98--qr.vipps.no-p-Nq8tTmVg\r"), &answer, &error));
  CHECK(strcmp(answer->scan->text, "https://qr.vipps.no/p/Nq8tTmVg") == 0);
  CHECK(answer->scan->typed == KASSE_TYPED_REPAIRED && answer->scan->may_be_personal);
  kasse_free(answer);
  DONE(kasse_scan(scanner, kasse_text("5701234567899"), &answer, &error));
  CHECK(strcmp(answer->scan->kind, "product_barcode") == 0 && !answer->scan->may_be_personal);
  kasse_free(answer);
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_scan(scanner, kasse_text("\r\n"), &answer, &error));
  DONE(kasse_scanner_close(scanner, &error));
}

static void pairings(void) {
  kasse_capabilities_t has = kasse_capabilities_init();
  kasse_answer_t *answer = NULL;
  has.scanner = 1;
  has.push_approved = KASSE_ABILITY_YES;
  DONE(kasse_recommend(&has, &answer, &error));
  CHECK(answer->count == 5 && answer->recommendations[0]->pairing == KASSE_PAIRING_MERCHANT_SCAN);
  CHECK(answer->recommendations[0]->fit == KASSE_FIT_READY && answer->recommendations[4]->fit == KASSE_FIT_LACKING);
  kasse_free(answer);
}

static void webhooks(void) {
  kasse_delivery_t delivery = kasse_delivery_init();
  kasse_header_t headers[1];
  kasse_text_t secret = kasse_text("secret");
  kasse_answer_t *answer = NULL;
  headers[0] = kasse_header_init();
  headers[0].name = kasse_text("x-ms-date");
  headers[0].value = kasse_text("Thu, 30 Mar 2023 08:38:32 GMT");
  delivery.url = kasse_text("https://shop.example/hook");
  delivery.headers = headers;
  delivery.headers_count = 1;
  delivery.body = kasse_text("{}");
  FAILS(KASSE_ERROR_WEBHOOK_REJECTED, kasse_webhook_verify(&secret, 1, &delivery, 0, &answer, &error));
  delivery.url = kasse_text("no address");
  FAILS(KASSE_ERROR_INVALID_VALUE, kasse_webhook_verify(&secret, 1, &delivery, 0, &answer, &error));
}

static void errors(void) {
  static const char *const languages[] = {"en", "nb", "da", "sv", "fi"};
  kasse_answer_t *answer = NULL;
  kasse_error_t *error = NULL;
  size_t number;
  CHECK(kasse_money_parse(kasse_text("1.234"), kasse_text("NOK"), &answer, &error) == KASSE_ERROR_INVALID_VALUE);
  CHECK(strcmp(error->name, "invalid_value") == 0 && error->error_class == KASSE_CLASS_NOT_SENT);
  CHECK(error->advice == KASSE_ADVICE_FIX_PROGRAM && error->field != NULL && error->rule != NULL);
  CHECK(error->size == sizeof *error && error->retry_after == -1 && error->reference == NULL);
  kasse_free(error);
  for (number = 0; number < 5; number++) {
    DONE(kasse_error_text(KASSE_ERROR_NO_ANSWER, KASSE_AUDIENCE_CUSTOMER, kasse_text(languages[number]), &answer, &error));
    CHECK(strlen(answer->text) > 3);
    kasse_free(answer);
  }
  CHECK(strcmp(kasse_name_of(kasse_text("status"), KASSE_STATUS_PAID), "paid") == 0);
  CHECK(kasse_number_of(kasse_text("pairing"), kasse_text("callback")) == KASSE_PAIRING_CALLBACK);
  CHECK(kasse_name_of(kasse_text("status"), 99) == NULL && kasse_name_of(kasse_text(NULL), 1) == NULL);
  CHECK(kasse_number_of(kasse_text("status"), kasse_text("gone")) == 0);
  CHECK(kasse_abi_version() == KASSE_ABI_VERSION && strlen(kasse_version()) >= 5);
}

int main(void) {
  money();
  codes();
  scans();
  pairings();
  webhooks();
  errors();
  printf("done\n");
  return EXIT_SUCCESS;
}
