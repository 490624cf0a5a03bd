/* The wait handle is set while there are events to take, and only then: however often it is looked at, whoever looks. */
#include "check.h"
#include "wait_handle.h"

/* Begins something that ends at once without the platform. */
static kasse_operation_t begin(kasse_client_t client) {
  kasse_operation_t operation = 0;
  CHECK(kasse_recovered(client, 0, &operation, NULL, NULL) == KASSE_NOT_DONE);
  return operation;
}

static void take(kasse_client_t client, kasse_operation_t operation) {
  kasse_event_t *event = NULL;
  DONE(kasse_next_event(client, 60 * 1000, &event, &error));
  CHECK(event->kind == KASSE_EVENT_KIND_COMPLETED && event->operation == operation);
  kasse_free(event);
  DONE(kasse_operation_forget(client, operation, &error));
}

int main(void) {
  kasse_client_t client = check_client(NULL);
  kasse_wait_handle_t handle = -1, again = -1;
  kasse_operation_t first, second;
  kasse_event_t *event = NULL;
  int round;

  DONE(kasse_client_wait_handle(client, &handle, &error));
  DONE(kasse_client_wait_handle(client, &again, &error));
  CHECK(handle == again);
  for (round = 0; round < 100; round++) {
    CHECK(!is_set_within(handle, 0));
    first = begin(client);
    CHECK(is_set_within(handle, 60 * 1000));
    CHECK(is_set_within(handle, 0));
    take(client, first);
    CHECK(kasse_next_event(client, 0, &event, NULL) == KASSE_NOT_DONE);
    CHECK(!is_set_within(handle, 10));
  }

  /* The second comes while the first is still there. */
  first = begin(client);
  CHECK(is_set_within(handle, 60 * 1000));
  second = begin(client);
  take(client, first);
  CHECK(is_set_within(handle, 60 * 1000));
  take(client, second);
  CHECK(!is_set_within(handle, 0));
  DONE(kasse_client_close(client, &error));
  printf("done\n");
  return EXIT_SUCCESS;
}
