/*
 * A till that brings a SQLite of its own: under -DREAL the system's, else functions that answer otherwise than SQLite
 * would. Both kinds have the names that are inside Kasse too; neither may see the other.
 */
#include <stdio.h>
#include <string.h>

#include "kasse.h"

#ifdef REAL
#include <sqlite3.h>

/* The host's own data base, used before and after a payment. */
static int own_works(void) {
  sqlite3 *own = NULL;
  int fine = strcmp(sqlite3_libversion(), SQLITE_VERSION) == 0 && sqlite3_open("own.db", &own) == SQLITE_OK &&
             sqlite3_exec(own, "create table if not exists sales (id)", NULL, NULL, NULL) == SQLITE_OK &&
             sqlite3_exec(own, "insert into sales values (1)", NULL, NULL, NULL) == SQLITE_OK;
  sqlite3_close(own);
  return fine;
}
#else
int sqlite3_open(const char *name, void **made);
int sqlite3_open_v2(const char *name, void **made, int flags, const char *vfs);
int sqlite3_initialize(void);
const char *sqlite3_libversion(void);

static int taken_for_ours = 0;

int sqlite3_open(const char *name, void **made) {
  (void)name;
  (void)made;
  taken_for_ours++;
  return 1;
}

int sqlite3_open_v2(const char *name, void **made, int flags, const char *vfs) {
  (void)flags;
  (void)vfs;
  return sqlite3_open(name, made);
}

int sqlite3_initialize(void) {
  taken_for_ours++;
  return 1;
}

const char *sqlite3_libversion(void) { return "the host's"; }

static int own_works(void) { return taken_for_ours == 0 && strcmp(sqlite3_libversion(), "the host's") == 0; }
#endif

static int fault(const char *what, kasse_error_t *error) {
  fprintf(stderr, "%s: %s %s\n", what, error != NULL ? error->developer_text : "?",
          error != NULL && error->detail != NULL ? error->detail : "");
  kasse_free(error);
  return 1;
}

int main(void) {
  kasse_client_options_t client_options = kasse_client_options_init();
  kasse_till_options_t till_options = kasse_till_options_init();
  kasse_sale_t sale = kasse_sale_init();
  kasse_client_t client = 0;
  kasse_till_t till = 0;
  kasse_payment_t payment = 0;
  kasse_outcome_t *outcome = NULL;
  kasse_error_t *error = NULL;

  if (!own_works()) return fault("own SQLite, before", NULL);
  client_options.system_name = kasse_text("own-sqlite");
  client_options.system_version = kasse_text("1.0");
  client_options.journal = kasse_text("till.kasse");
  if (kasse_client_open_from_env(&client_options, &client, &error) != KASSE_OK) return fault("open", error);
  till_options.prefix = kasse_text("till-1");
  till_options.currency = kasse_text("NOK");
  if (kasse_till_open_from_env(client, &till_options, &till, &error) != KASSE_OK) return fault("till", error);
  sale.amount = 14900;
  if (kasse_pay(till, &sale, -1, NULL, &payment, &error) != KASSE_OK) return fault("pay", error);
  if (kasse_wait(payment, 60 * 1000, -1, NULL, &outcome, &error) != KASSE_OK) return fault("wait", error);
  if (outcome->status == KASSE_STATUS_PAID) printf("Paid: %lld\n", (long long)outcome->captured);
  kasse_free(outcome);
  kasse_client_close(client, NULL);
  if (!own_works()) return fault("own SQLite, after", NULL);
  printf("own SQLite: %s\n", sqlite3_libversion());
  return 0;
}
