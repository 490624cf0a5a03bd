/* What the programs of this folder have in common. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kasse.h"

/* Ends the program, saying where, if something is not as it has to be. */
#define CHECK(what)                                                        \
  do {                                                                     \
    if (!(what)) {                                                         \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #what);   \
      exit(EXIT_FAILURE);                                                  \
    }                                                                      \
  } while (0)

/* A call has to end with this error, and its record has to say so. */
#define FAILS(wanted, call)                                                                 \
  do {                                                                                      \
    kasse_error_t *error = NULL;                                                            \
    kasse_code_t code = (call);                                                             \
    if (code != (wanted) || error == NULL || error->code != (wanted)) {                     \
      fprintf(stderr, "%s:%d: %s gave %u (%s), not %u\n", __FILE__, __LINE__, #call,        \
              (unsigned)code, error != NULL ? error->developer_text : "no record",          \
              (unsigned)(wanted));                                                          \
      exit(EXIT_FAILURE);                                                                   \
    }                                                                                       \
    kasse_free(error);                                                                      \
  } while (0)

/* A call has to be done. */
#define DONE(call)                                                                          \
  do {                                                                                      \
    kasse_error_t *error = NULL;                                                            \
    kasse_code_t code = (call);                                                             \
    if (code != KASSE_OK || error != NULL) {                                                \
      fprintf(stderr, "%s:%d: %s gave %u: %s, %s %s\n", __FILE__, __LINE__, #call,          \
              (unsigned)code, error != NULL ? error->developer_text : "no record",          \
              error != NULL && error->field != NULL ? error->field : "",                    \
              error != NULL && error->fault != NULL ? error->fault : "");                   \
      exit(EXIT_FAILURE);                                                                   \
    }                                                                                       \
  } while (0)

static inline kasse_client_t check_client(const char *journal) {
  kasse_client_options_t options = kasse_client_options_init();
  kasse_client_t client = 0;
  options.system_name = kasse_text("c-tests");
  options.system_version = kasse_text("1.0");
  options.journal = kasse_text(journal);
  options.journal_in_memory = journal == NULL;
  DONE(kasse_client_open_from_env(&options, &client, &error));
  return client;
}

static inline kasse_till_t check_till(kasse_client_t client, const char *prefix) {
  kasse_till_options_t options = kasse_till_options_init();
  kasse_till_t till = 0;
  options.prefix = kasse_text(prefix);
  options.currency = kasse_text("NOK");
  options.default_country = kasse_text("NO");
  DONE(kasse_till_open_from_env(client, &options, &till, &error));
  return till;
}

/* A payment of 10 kroner, paid. */
static inline void check_sale(kasse_till_t till) {
  kasse_sale_t sale = kasse_sale_init();
  kasse_payment_t payment = 0;
  kasse_outcome_t *outcome = NULL;
  sale.amount = 1000;
  DONE(kasse_pay(till, &sale, -1, NULL, &payment, &error));
  DONE(kasse_wait(payment, 60 * 1000, -1, NULL, &outcome, &error));
  CHECK(outcome->status == KASSE_STATUS_PAID && outcome->captured == 1000 && outcome->settled);
  CHECK(strcmp(outcome->currency, "NOK") == 0 && outcome->proof != NULL);
  kasse_free(outcome);
  DONE(kasse_payment_close(payment, &error));
}

#endif
