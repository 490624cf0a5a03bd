/* The library's structs and JSON: which field stands under which name in the contract of runners. */
#ifndef RECORDS_H
#define RECORDS_H

#include <cjson/cJSON.h>
#include <stddef.h>
#include <string.h>

#include "kasse.h"

/* A field of a struct under its name in JSON: t text, n 64 bits, u 32 bits, b bool, a ability, e a word of `of`, r a record. */
typedef struct field { const char *json; size_t at; char kind; const char *of; const struct field *record; } field_t;
#define F(record, name, kind) {#name, offsetof(kasse_##record##_t, name), kind, NULL, NULL}
#define AS(json, record, name, kind) {json, offsetof(kasse_##record##_t, name), kind, NULL, NULL}
#define E(json, record, name, of) {json, offsetof(kasse_##record##_t, name), 'e', of, NULL}
#define R(record, name, fields) {#name, offsetof(kasse_##record##_t, name), 'r', NULL, fields}
#define END {NULL, 0, 0, NULL, NULL}

static const field_t CLIENT[] = {AS("base_url", client_options, environment, 't'), F(client_options, client_id, 't'), F(client_options, client_secret, 't'),
  F(client_options, subscription_key, 't'), F(client_options, journal, 't'), F(client_options, speed, 'u'), F(client_options, extra_roots, 't'), END};
static const field_t SYSTEM[] = {AS("name", client_options, system_name, 't'), AS("version", client_options, system_version, 't'), END};
static const field_t DURATIONS[] = {F(client_options, connect, 'n'), F(client_options, attempt, 'n'), F(client_options, token, 'n'),
  AS("operation", client_options, operation_limit, 'n'), END};
static const field_t TILL[] = {F(till_options, prefix, 't'), F(till_options, currency, 't'), F(till_options, default_country, 't'), F(till_options, customer_screen, 'b'),
  E("references", till_options, references, "references"), F(till_options, partial_capture, 'a'), F(till_options, check_in_return_url, 't'), END};
static const field_t SALE[] = {F(sale, order, 't'), F(sale, reference, 't'), E("capture", sale, capture, "capture_policy"), E("after_restart", sale, after_restart, "after_restart"),
  AS("give_up_after_ms", sale, give_up_after, 'n'), AS("release_unless_settled_within_ms", sale, release_unless_settled_within, 'n'),
  F(sale, description, 't'), AS("customer_present", sale, presence, 'a'), F(sale, minimum_user_age, 'u'), END};
static const field_t MEET[] = {E("format", sale, qr_format, "qr_format"), AS("size", sale, qr_size, 'u'), AS("personal_qr", sale, scanned, 't'), AS("number", sale, phone_number, 't'),
  F(sale, customer_token, 't'), AS("id", sale, sticker, 't'), F(sale, return_url, 't'), END};
static const field_t RECEIPT[] = {F(receipt, currency, 't'), F(receipt, tip, 'n'), END};
static const field_t LINE[] = {F(receipt_line, id, 't'), F(receipt_line, name, 't'), F(receipt_line, total, 'n'), F(receipt_line, tax_rate, 'n'),
  F(receipt_line, excluding_tax, 'n'), F(receipt_line, tax, 'n'), F(receipt_line, returned, 'b'), END};
static const field_t INVALID[] = {F(error, field, 't'), F(error, fault, 't'), F(error, rule, 't'), END};
static const field_t ERROR[] = {F(error, code, 'u'), F(error, name, 't'), E("class", error, error_class, "class"), E("advice", error, advice, "advice"),
  F(error, platform_code, 'u'), F(error, http_status, 'u'), F(error, reference, 't'), F(error, attempts, 'u'), END};
static const field_t PROOF[] = {F(proof, reference, 't'), F(proof, psp_reference, 't'), F(proof, state, 't'), F(proof, authorized, 'n'), F(proof, cancelled, 'n'),
  F(proof, captured, 'n'), F(proof, refunded, 'n'), END};
static const field_t OUTCOME[] = {E("outcome", outcome, status, "status"), F(outcome, settled, 'b'), E("phase", outcome, phase, "phase"), E("capture", outcome, capture, "capture"),
  E("reason", outcome, not_paid, "not_paid"), E("why", outcome, unknown, "unknown"), F(outcome, currency, 't'), F(outcome, captured, 'n'), F(outcome, refunded, 'n'),
  F(outcome, released, 'n'), F(outcome, reserved, 'n'), F(outcome, last_proven, 't'), AS("will_be_checked", outcome, next_check, 'b'), R(outcome, error, ERROR), R(outcome, proof, PROOF), END};
static const field_t ENTRY[] = {F(entry, order, 't'), F(entry, live, 'b'), F(entry, unacknowledged, 'b'), R(entry, outcome, OUTCOME), END};
static const field_t NAMED[] = {F(entry, reference, 't'), F(entry, msn, 't'), END};
static const field_t STICKER[] = {F(sticker, id, 't'), F(sticker, target, 't'), F(sticker, location, 't'), F(sticker, category, 't'), F(sticker, text, 't'), END};
static const field_t CHECK_IN[] = {F(check_in, sticker, 't'), AS("age_ms", check_in, age, 'n'), END};
static const field_t DELIVERED[] = {E("event", delivered, kind, "delivered_kind"), F(delivered, first, 'b'), END};
static const field_t ENSURED[] = {F(ensured, id, 't'), F(ensured, deleted, 'u'), END};
static const field_t CODE[] = {F(one_time_code, code, 't'), F(one_time_code, expires_in_s, 'n'), END};

static const cJSON *get(const cJSON *of, const char *name) { return cJSON_GetObjectItemCaseSensitive(of, name); }
static kasse_text_t said(const cJSON *what) { return kasse_text(cJSON_GetStringValue(what)); }
static kasse_text_t text(const cJSON *of, const char *name) { return said(get(of, name)); }
static int64_t number(const cJSON *of, const char *name) { return cJSON_IsNumber(get(of, name)) ? (int64_t)get(of, name)->valuedouble : 0; }
static uint32_t word(const cJSON *of, const char *name, const char *list) {
  uint32_t known = kasse_number_of(kasse_text(list), text(of, name));
  return known != 0 || get(of, name) == NULL ? known : UINT32_MAX;
}

/* From JSON into a struct of the library's. */
static void fill(void *record, const cJSON *from, const field_t *fields) {
  for (; fields->json != NULL; fields++) {
    char *to = (char *)record + fields->at;
    const cJSON *given = get(from, fields->json);
    if (given == NULL || cJSON_IsNull(given)) continue;
    switch (fields->kind) {
      case 't': *(kasse_text_t *)(void *)to = said(given); break;
      case 'n': *(int64_t *)(void *)to = (int64_t)given->valuedouble; break;
      case 'u': *(uint32_t *)(void *)to = (uint32_t)given->valuedouble; break;
      case 'b': *(uint32_t *)(void *)to = cJSON_IsTrue(given) ? 1 : 0; break;
      case 'a': *(uint32_t *)(void *)to = cJSON_IsTrue(given) ? KASSE_ABILITY_YES : KASSE_ABILITY_NO; break;
      default: *(uint32_t *)(void *)to = word(from, fields->json, fields->of);
    }
  }
}

/* From a record of the library's into JSON; what is not there is left out. */
static cJSON *tell(cJSON *to, const void *record, const field_t *fields) {
  for (; record != NULL && fields->json != NULL; fields++) {
    const char *from = (const char *)record + fields->at;
    uint32_t small = *(const uint32_t *)(const void *)from;
    const char *const *pointer = (const char *const *)(const void *)from;
    switch (fields->kind) {
      case 't': if (*pointer != NULL) cJSON_AddStringToObject(to, fields->json, *pointer); break;
      case 'n': if (*(const int64_t *)(const void *)from != -1) cJSON_AddNumberToObject(to, fields->json, (double)*(const int64_t *)(const void *)from); break;
      case 'u': if (small != 0 || strstr(fields->json, "_") == NULL) cJSON_AddNumberToObject(to, fields->json, small); break;
      case 'b': cJSON_AddBoolToObject(to, fields->json, small != 0); break;
      case 'e': if (small != 0) cJSON_AddStringToObject(to, fields->json, kasse_name_of(kasse_text(fields->of), small)); break;
      default: if (*pointer != NULL) tell(cJSON_AddObjectToObject(to, fields->json), *pointer, fields->record);
    }
  }
  if (fields == ERROR + sizeof ERROR / sizeof *ERROR - 1 && ((const kasse_error_t *)record)->field != NULL)
    tell(cJSON_AddObjectToObject(to, "invalid"), record, INVALID);
  return to;
}

#endif
