// A sale without exceptions, and an error in a result.
#define KASSE_NO_EXCEPTIONS
#include <chrono>
#include <cstdio>
#include <utility>

#include "kasse.hpp"

using namespace std::chrono_literals;

static int failed(const char *what, const kasse::error &error) {
  std::fprintf(stderr, "%s: %s\n", what, error.what());
  return 1;
}

int main() {
  kasse::client_options options;
  options.system_name = "test";
  options.system_version = "1.0";
  options.journal = "test.kasse";
  auto client = kasse::client::open_from_env(options);
  if (!client) return failed("open", client.error());
  kasse::till_options till_options;
  till_options.prefix = "till-1";
  till_options.currency = "NOK";
  auto till = client->open_till_from_env(till_options);
  if (!till) return failed("till", till.error());

  kasse::sale sale;
  sale.amount = -1;
  auto refused = till->pay(sale).get();
  if (refused || refused.error().code() != kasse::error_code::invalid_value) return 2;
  if (refused.error()->field != "amount.value") return 3;

  sale.amount = 14900;
  auto payment = till->pay(sale).get();
  if (!payment) return failed("pay", payment.error());
  auto outcome = payment->wait(30s).get();
  if (!outcome) return failed("wait", outcome.error());
  if (auto done = client->acknowledge("123", "x").get(); done) return 4;
  kasse::payment kept = *std::move(payment);
  if (auto closed = kept.close(); !closed) return failed("close", closed.error());
  if (auto again = kept.close(); again.has_value()) return 5;
  std::printf("captured %lld\n", static_cast<long long>(outcome->captured));
  return 0;
}
