/*
 * A till with a loop of its own: nothing blocks, and everything the library has to say comes through one descriptor.
 * Linux: epoll. Two customers at once; the loop also has a timer, as a till has a clock.
 *
 *   cc loop.c -o loop $(pkg-config --cflags --libs kasse)
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "kasse.h"

enum { SALES = 2 };

typedef struct {
  kasse_client_t client;
  kasse_till_t till;
  kasse_operation_t begun[SALES];
  kasse_payment_t payments[SALES];
  int final, ticks;
} shop_t;

static void give_up(const char *what, kasse_error_t *error) {
  fprintf(stderr, "%s: %s\n", what, error != NULL ? error->developer_text : "?");
  kasse_free(error);
  exit(EXIT_FAILURE);
}

/* A sale was begun with limit 0; now it is accepted, or was refused. */
static void take_result(shop_t *shop, kasse_operation_t operation) {
  kasse_answer_t *answer = NULL;
  kasse_error_t *error = NULL;
  int number;
  for (number = 0; number < SALES; number++) {
    if (shop->begun[number] != operation) continue;
    if (kasse_operation_result(shop->client, operation, 0, &answer, &error) != KASSE_OK) give_up("pay", error);
    shop->payments[number] = answer->payment;
    printf("sale %d: show the code to the customer\n", number + 1);
    kasse_free(answer);
  }
}

/* Takes every event there is. */
static void take_events(shop_t *shop) {
  kasse_event_t *event = NULL;
  while (kasse_next_event(shop->client, 0, &event, NULL) == KASSE_OK) {
    switch (event->kind) {
      case KASSE_EVENT_KIND_COMPLETED:
        take_result(shop, event->operation);
        break;
      case KASSE_EVENT_KIND_PAYMENT:
        printf("%s: status %u\n", event->reference, (unsigned)event->outcome->status);
        if (event->outcome->settled) shop->final++;
        break;
      default:
        break;
    }
    kasse_free(event);
  }
}

static void watch(int loop, int descriptor) {
  struct epoll_event interest = {0};
  interest.events = EPOLLIN;
  interest.data.fd = descriptor;
  if (epoll_ctl(loop, EPOLL_CTL_ADD, descriptor, &interest) != 0) exit(EXIT_FAILURE);
}

static void open_shop(shop_t *shop) {
  kasse_client_options_t client = kasse_client_options_init();
  kasse_till_options_t till = kasse_till_options_init();
  kasse_error_t *error = NULL;
  client.system_name = kasse_text("example-loop");
  client.system_version = kasse_text("1.0");
  client.journal = kasse_text("loop.kasse");
  if (kasse_client_open_from_env(&client, &shop->client, &error) != KASSE_OK) give_up("open", error);
  till.prefix = kasse_text("till-2");
  till.currency = kasse_text("NOK");
  if (kasse_till_open_from_env(shop->client, &till, &shop->till, &error) != KASSE_OK) give_up("till", error);
}

static void begin_sales(shop_t *shop) {
  int number;
  for (number = 0; number < SALES; number++) {
    kasse_sale_t sale = kasse_sale_init();
    kasse_error_t *error = NULL;
    sale.amount = 1000 + number;
    if (kasse_pay(shop->till, &sale, 0, &shop->begun[number], NULL, &error) != KASSE_NOT_DONE) give_up("pay", error);
  }
}

int main(void) {
  shop_t shop = {0};
  kasse_wait_handle_t handle = -1;
  struct itimerspec every = {{0, 100 * 1000 * 1000}, {0, 100 * 1000 * 1000}};
  int loop = epoll_create1(EPOLL_CLOEXEC), clock = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);

  open_shop(&shop);
  if (kasse_client_wait_handle(shop.client, &handle, NULL) != KASSE_OK) return EXIT_FAILURE;
  timerfd_settime(clock, 0, &every, NULL);
  watch(loop, clock);
  watch(loop, (int)handle);
  begin_sales(&shop);

  while (shop.final < SALES) {
    struct epoll_event ready[4];
    int count = epoll_wait(loop, ready, 4, 60 * 1000), number;
    if (count == 0) return EXIT_FAILURE;
    for (number = 0; number < count; number++) {
      if (ready[number].data.fd == (int)handle) {
        take_events(&shop);
      } else {
        uint64_t expirations;
        if (read(clock, &expirations, sizeof expirations) == (ssize_t)sizeof expirations) shop.ticks++;
      }
    }
  }
  printf("both sales are settled; the clock went on ticking: %s\n", shop.ticks > 0 ? "yes" : "no");
  kasse_client_close(shop.client, NULL);
  close(clock);
  close(loop);
  return EXIT_SUCCESS;
}
