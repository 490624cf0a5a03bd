/* The C runner of the payment stories: lines of JSON in, lines of JSON out. What a step means is in ../README.md. It checks
   nothing and repeats nothing; what the library refuses is the library's error. Needs cJSON. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kasse.h"
#include "records.h"

static kasse_client_t client;
static kasse_till_t till;
static char msn[32], currency[8];
static pthread_t teller;
static pthread_mutex_t line = PTHREAD_MUTEX_INITIALIZER;
static cJSON *steps_told;

typedef struct { const cJSON *with; cJSON *answer; kasse_error_t *error; kasse_code_t code; int broken; } step_t;

static void say(cJSON *told) {
  char *written = cJSON_PrintUnformatted(told);
  pthread_mutex_lock(&line);
  puts(written), fflush(stdout);
  pthread_mutex_unlock(&line);
  free(written), cJSON_Delete(told);
}

static cJSON *outcome_of(const kasse_outcome_t *outcome, const char *reference) {
  cJSON *told = tell(cJSON_CreateObject(), outcome, OUTCOME);
  cJSON_AddStringToObject(told, "reference", reference);
  return told;
}

static void *tell_events(void *unused) {
  kasse_event_t *event = NULL;
  for (; kasse_next_event(client, -1, &event, NULL) == KASSE_OK; kasse_free(event)) {
    if (event->kind == KASSE_EVENT_KIND_PAYMENT) {
      cJSON *told = cJSON_CreateObject();
      cJSON_AddItemToObject(told, "event", outcome_of(event->outcome, event->reference));
      say(told);
    } else if (event->kind == KASSE_EVENT_KIND_AT_STICKER) {
      cJSON_AddItemToArray(steps_told, cJSON_CreateString(kasse_name_of(kasse_text("at_sticker"), event->at_sticker)));
    }
  }
  return unused;
}

static void open_all(step_t *step) {
  kasse_client_options_t options = kasse_client_options_init();
  kasse_till_options_t about = kasse_till_options_init();
  fill(&options, step->with, CLIENT);
  fill(&options, get(step->with, "system"), SYSTEM);
  fill(&options, get(step->with, "durations_ms"), DURATIONS);
  fill(&about, get(step->with, "till"), TILL);
  options.journal_in_memory = options.journal.data == NULL;
  about.msn = text(step->with, "msn");
  snprintf(msn, sizeof msn, "%s", about.msn.data);
  snprintf(currency, sizeof currency, "%s", about.currency.data);
  step->code = kasse_client_open(&options, &client, &step->error);
  if (step->code == KASSE_OK) step->code = kasse_till_open(client, &about, &till, &step->error);
  if (step->code == KASSE_OK) pthread_create(&teller, NULL, tell_events, NULL);
}

/* Minor units, or a text for the library to read; all there is if nothing is said. */
static int64_t amount(step_t *step, const cJSON *of) {
  kasse_answer_t *read = NULL;
  int64_t minor = of == NULL ? KASSE_ALL : number(of, "value");
  if (of == NULL || get(of, "text") == NULL) return minor;
  step->code = kasse_money_parse(text(of, "text"), text(of, "currency"), &read, &step->error);
  if (step->code == KASSE_OK) minor = read->amount;
  kasse_free(read);
  return minor;
}

static void receipt(const cJSON *from, kasse_receipt_t *to, kasse_receipt_line_t *lines) {
  const cJSON *one;
  *to = kasse_receipt_init();
  fill(to, from, RECEIPT);
  to->lines = lines;
  cJSON_ArrayForEach(one, get(from, "lines")) {
    lines[to->lines_count] = kasse_receipt_line_init();
    fill(&lines[to->lines_count++], one, LINE);
  }
}

static void meet(const cJSON *from, kasse_sale_t *sale) {
  const char *way = from->child->string;
  sale->pairing = strcmp(way, "sticker") == 0 ? KASSE_PAIRING_CALLBACK : kasse_number_of(kasse_text("pairing"), kasse_text(way));
  fill(sale, from->child, MEET);
}

static void payment_told(step_t *step, kasse_payment_t payment) {
  kasse_answer_t *name = NULL;
  if (payment == 0 || kasse_payment_reference(payment, &name, NULL) != KASSE_OK) return;
  cJSON_AddStringToObject(step->answer, "msn", msn);
  cJSON_AddStringToObject(step->answer, "reference", name->text);
  kasse_free(name), kasse_payment_close(payment, NULL);
}

static void sell(step_t *step, const cJSON *from, int at_sticker) {
  kasse_sale_t sale = kasse_sale_init();
  kasse_receipt_t bill;
  kasse_receipt_line_t lines[64];
  kasse_metadata_t pairs[16];
  kasse_payment_t payment = 0;
  const cJSON *pair;
  fill(&sale, from, SALE);
  meet(get(from, "meet"), &sale);
  sale.amount = amount(step, get(from, "amount"));
  sale.currency = text(get(from, "amount"), "currency");
  sale.metadata = pairs;
  cJSON_ArrayForEach(pair, get(from, "metadata")) {
    pairs[sale.metadata_count] = kasse_metadata_init();
    pairs[sale.metadata_count].key = said(cJSON_GetArrayItem(pair, 0));
    pairs[sale.metadata_count++].value = said(cJSON_GetArrayItem(pair, 1));
  }
  if (get(from, "receipt") != NULL) receipt(get(from, "receipt"), &bill, lines), sale.receipt = &bill;
  if (step->code != KASSE_OK) return;
  if (at_sticker) steps_told = cJSON_AddArrayToObject(step->answer, "told");
  step->code = at_sticker ? kasse_pay_at_sticker(till, &sale, number(step->with, "wait_ms"), -1, NULL, &payment, &step->error)
                          : kasse_pay(till, &sale, -1, NULL, &payment, &step->error);
  payment_told(step, payment);
}

static void deliver(step_t *step, kasse_answer_t **found) {
  kasse_delivery_t delivery = kasse_delivery_init();
  kasse_header_t headers[32];
  const cJSON *pair;
  delivery.url = text(step->with, "url");
  delivery.body = text(step->with, "body");
  delivery.headers = headers;
  cJSON_ArrayForEach(pair, get(step->with, "headers")) {
    headers[delivery.headers_count] = kasse_header_init();
    headers[delivery.headers_count].name = said(cJSON_GetArrayItem(pair, 0));
    headers[delivery.headers_count++].value = said(cJSON_GetArrayItem(pair, 1));
  }
  step->code = kasse_webhook_deliver(client, &delivery, -1, NULL, found, &step->error);
  if (step->code == KASSE_OK) tell(step->answer, (*found)->delivered, DELIVERED);
}

/* The number itself would stand in what a runner writes: country code and the last two digits. */
static void identify(step_t *step, kasse_answer_t **found) {
  kasse_sale_t named = kasse_sale_init();
  kasse_customer_t customer = kasse_customer_init();
  char shown[64];
  size_t digit;
  meet(get(step->with, "meet"), &named);
  customer.scanned = named.scanned, customer.customer_token = named.customer_token, customer.phone_number = named.phone_number;
  step->code = kasse_identify(till, &customer, -1, NULL, found, &step->error);
  if (step->code != KASSE_OK) return;
  snprintf(shown, sizeof shown, "+%s", (*found)->identified->phone);
  for (digit = strncmp(shown, "+358", 4) == 0 ? 4 : 3; digit + 2 < strlen(shown); digit++) shown[digit] = '*';
  cJSON_AddStringToObject(step->answer, "phone", shown);
  if ((*found)->identified->version != NULL) cJSON_AddStringToObject(step->answer, "version", (*found)->identified->version);
  cJSON_AddBoolToObject(step->answer, "dated", (*found)->identified->made_at != 0);
}

static void picture(step_t *step, const kasse_answer_t *found, int is_text) {
  char content[512];
  if (found == NULL || found->bytes == NULL) return;
  snprintf(content, sizeof content, "%.*s", (int)found->bytes_length, (const char *)found->bytes);
  if (is_text) { cJSON_AddStringToObject(step->answer, "text", content); return; }
  cJSON_AddStringToObject(step->answer, "picture", memcmp(found->bytes, "\x89PNG", 4) == 0 ? "png" : "svg");
  cJSON_AddNumberToObject(step->answer, "bytes", (double)found->bytes_length);
}

static void each(step_t *step, const char *name, const kasse_answer_t *found, const void *const *records, const field_t *fields) {
  cJSON *list = cJSON_AddArrayToObject(step->answer, name);
  size_t one;
  for (one = 0; found != NULL && one < found->count; one++) {
    cJSON *told = tell(cJSON_CreateObject(), records[one], fields);
    if (fields == ENTRY) tell(cJSON_AddObjectToObject(told, "payment"), records[one], NAMED);
    cJSON_AddItemToArray(list, told);
  }
}

#define IS(name) (strcmp(what, name) == 0)

/* `kind`, and what a sticker of that kind has. A field that is left out is an empty text, which the library refuses. */
static int on_stickers(step_t *step, const char *what, kasse_answer_t **found) {
  const cJSON *with = step->with;
  kasse_error_t **error = &step->error;
  uint32_t kind = word(with, "kind", "sticker_kind"), category = word(with, "category", "category"), format = word(with, "format", "qr_format");
  kasse_text_t id = text(with, "id"), target = text(with, "target"), place = text(with, "location");
  int redirect = kind == KASSE_STICKER_KIND_REDIRECT;
  if (target.data == NULL) target = kasse_text("");
  if (place.data == NULL) place = kasse_text("");
  if (IS("make_sticker")) step->code = redirect ? kasse_sticker_make_redirect(till, id, target, number(with, "ttl_s"), -1, NULL, found, error)
                                                : kasse_sticker_make_callback(till, id, place, category, -1, NULL, found, error);
  else if (IS("move_sticker")) step->code = redirect ? kasse_sticker_move_redirect(till, id, target, -1, NULL, found, error)
                                                     : kasse_sticker_move_callback(till, id, place, category, -1, NULL, found, error);
  else if (IS("sticker")) step->code = kasse_sticker_look_up(till, kind, id, -1, NULL, found, error);
  else if (IS("stickers")) step->code = kasse_sticker_list(till, kind, -1, NULL, found, error);
  else if (IS("retire_sticker")) step->code = kasse_sticker_retire(till, kind, id, -1, NULL, error);
  else if (IS("adopt_sticker")) step->code = kasse_sticker_adopt(till, text(with, "text"), place, -1, NULL, found, error);
  else if (IS("check_ins")) step->code = kasse_check_ins(till, text(with, "sticker"), -1, NULL, found, error);
  else if (IS("print_sticker")) step->code = kasse_sticker_print(till, kind, id, format, (uint32_t)number(with, "size"), -1, NULL, found, error);
  else return 0;
  if (*found == NULL) return 1;
  if (IS("print_sticker")) picture(step, *found, format <= KASSE_QR_FORMAT_TEXT);
  else if (IS("check_ins")) each(step, "waiting", *found, (const void *const *)(*found)->check_ins, CHECK_IN);
  else if (IS("stickers")) each(step, "stickers", *found, (const void *const *)(*found)->stickers, STICKER);
  else if (IS("adopt_sticker")) cJSON_AddStringToObject(step->answer, "id", (*found)->text);
  else {
    tell(step->answer, (*found)->stickers[0], STICKER);
    if (redirect && (*found)->stickers[0]->expires_in_s >= 0) cJSON_AddNumberToObject(step->answer, "expires_in_s", (double)(*found)->stickers[0]->expires_in_s);
  }
  return 1;
}

static int on_payment(step_t *step, const char *what, kasse_payment_t payment, kasse_answer_t **found) {
  const cJSON *with = step->with;
  kasse_error_t **error = &step->error;
  kasse_text_t id = text(with, "request_id");
  kasse_outcome_t *outcome = NULL;
  kasse_receipt_t bill;
  kasse_receipt_line_t lines[64];
  int64_t limit = number(with, "limit_ms"), moved = amount(step, get(with, "amount"));
  if (step->code != KASSE_OK) return 1;
  if (IS("wait")) step->code = kasse_wait(payment, limit, -1, NULL, &outcome, error);
  else if (IS("status")) step->code = kasse_status(payment, -1, NULL, &outcome, error);
  else if (IS("refresh")) step->code = kasse_refresh(payment, -1, NULL, &outcome, error);
  else if (IS("cancel")) step->code = kasse_cancel(payment, word(with, "if_approved", "if_approved"), limit, -1, NULL, &outcome, error);
  else if (IS("capture")) step->code = kasse_capture(payment, id, moved, -1, NULL, &outcome, error);
  else if (IS("refund")) step->code = kasse_refund(payment, id, moved, -1, NULL, &outcome, error);
  else if (IS("settle")) step->code = kasse_settle(payment, id, moved, -1, NULL, &outcome, error);
  else if (IS("hint")) step->code = kasse_hint(payment, (uint64_t)number(with, "event"), error);
  else if (IS("picture")) step->code = kasse_picture(payment, -1, NULL, found, error), picture(step, *found, 0);
  else if (IS("code")) step->code = kasse_code(payment, -1, NULL, found, error);
  else if (IS("one_time_code")) step->code = kasse_one_time_code(till, payment, word(with, "format", "qr_format"), (uint32_t)number(with, "size"), -1, NULL, found, error);
  else if (IS("order_details")) step->code = kasse_order_details(payment, -1, NULL, found, error);
  else if (IS("link")) step->code = kasse_link(payment, text(with, "category"), text(with, "url"), text(with, "image"), -1, NULL, error);
  else if (IS("add_receipt")) receipt(get(with, "receipt"), &bill, lines), step->code = kasse_add_receipt(payment, &bill, -1, NULL, error);
  else return 0;
  if (outcome != NULL) cJSON_Delete(step->answer), step->answer = outcome_of(outcome, text(with, "payment").data);
  kasse_free(outcome);
  if (*found != NULL && IS("order_details")) cJSON_Delete(step->answer), step->answer = cJSON_Parse((*found)->text);
  else if (*found != NULL && (*found)->one_time_code != NULL) tell(step->answer, (*found)->one_time_code, CODE);
  else if (*found != NULL && (*found)->text != NULL) cJSON_AddStringToObject(step->answer, "code", (*found)->text);
  return 1;
}

static void carry_out(step_t *step, const char *what) {
  kasse_answer_t *found = NULL;
  kasse_payment_t payment = 0;
  kasse_text_t events[16], reference = text(step->with, "payment");
  kasse_error_t **error = &step->error;
  const cJSON *one;
  size_t count = 0;
  if (IS("open")) open_all(step);
  else if (IS("pay")) sell(step, step->with, 0);
  else if (IS("pay_at_sticker")) sell(step, get(step->with, "sale"), 1);
  else if (IS("watch_order")) step->code = kasse_watch_order(till, text(step->with, "order"), -1, NULL, &payment, error), payment_told(step, payment);
  else if (IS("adopt")) step->code = kasse_adopt(till, reference, -1, NULL, &payment, error), payment_told(step, payment);
  else if (IS("watch")) step->code = kasse_watch(till, reference, -1, NULL, &payment, error), payment_told(step, payment);
  else if (IS("recovered")) step->code = kasse_recovered(client, -1, NULL, &found, error);
  else if (IS("list")) step->code = kasse_list(client, text(step->with, "order"), -1, NULL, &found, error);
  else if (IS("acknowledge")) {
    cJSON_ArrayForEach(one, get(step->with, "payments")) if (step->code == KASSE_OK) step->code = kasse_acknowledge(client, kasse_text(msn), said(one), -1, NULL, error);
  } else if (IS("deliver")) deliver(step, &found);
  else if (IS("ensure_webhook")) {
    cJSON_ArrayForEach(one, get(step->with, "events")) events[count++] = said(one);
    step->code = kasse_webhooks_ensure(client, kasse_text(msn), text(step->with, "url"), events, count, -1, NULL, &found, error);
    if (found != NULL) tell(step->answer, found->ensured, ENSURED);
  } else if (IS("identify")) identify(step, &found);
  else if (IS("close")) step->code = kasse_client_close(client, error), pthread_join(teller, NULL);
  else if (!on_stickers(step, what, &found)) {
    step->code = kasse_payment_open(till, reference, &payment, error);
    if (step->code == KASSE_OK) step->broken = !on_payment(step, what, payment, &found), kasse_payment_close(payment, NULL);
  }
  if (found != NULL && (IS("recovered") || IS("list"))) each(step, "payments", found, (const void *const *)found->entries, ENTRY);
  kasse_free(found);
}

static void *run(void *read) {
  step_t step = {get(read, "with"), cJSON_CreateObject(), NULL, KASSE_OK, 0};
  cJSON *told = cJSON_CreateObject();
  carry_out(&step, cJSON_GetStringValue(get(read, "do")));
  cJSON_AddNumberToObject(told, "id", (double)number(read, "id"));
  if (step.broken) cJSON_AddStringToObject(told, "broken", "there is no such step in C");
  else if (step.code != KASSE_OK) cJSON_AddItemToObject(told, "error", tell(cJSON_CreateObject(), step.error, ERROR));
  else cJSON_AddItemToObject(told, "answer", cJSON_Duplicate(step.answer, 1));
  say(told);
  kasse_free(step.error), cJSON_Delete(step.answer), cJSON_Delete(read);
  return NULL;
}

int main(void) {
  char *read = NULL;
  size_t room = 0;
  say(cJSON_Parse("{\"hello\": {\"runner\": \"c\", \"contract\": 1}}"));
  /* Each step on a thread of its own: one that waits holds up no other. */
  while (getline(&read, &room, stdin) > 0) {
    pthread_t thread;
    pthread_create(&thread, NULL, run, cJSON_Parse(read));
    pthread_detach(thread);
  }
  return free(read), 0;
}
