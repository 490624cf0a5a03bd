// Errors as C++ meets them: with every field, and defined for what was closed or moved from.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

#include "kasse.hpp"

using namespace std::chrono_literals;

#define CHECK(what)                                              \
  do {                                                           \
    if (!(what)) {                                               \
      std::fprintf(stderr, "line %d: not %s\n", __LINE__, #what); \
      std::exit(1);                                              \
    }                                                            \
  } while (false)

// The error that `work` throws.
template <class Work>
static kasse::error thrown(Work work) {
  try {
    work();
  } catch (const kasse::error &error) {
    return error;
  }
  std::fprintf(stderr, "nothing was thrown\n");
  std::exit(1);
}

static kasse::client open_client(const char *journal) {
  kasse::client_options options;
  options.system_name = "test";
  options.system_version = "1.0";
  options.journal = journal;
  return kasse::client::open_from_env(options);
}

static kasse::till open_till(const kasse::client &client) {
  kasse::till_options options;
  options.prefix = "till-1";
  options.currency = "NOK";
  return client.open_till_from_env(options);
}

static kasse::sale sale(std::int64_t amount) {
  kasse::sale sale;
  sale.amount = amount;
  return sale;
}

static void an_error_has_its_fields(const kasse::till &till) {
  const kasse::error error = thrown([&] { till.pay(sale(-1)).get(); });
  CHECK(error.code() == kasse::error_code::invalid_value);
  CHECK(error->name == "invalid_value");
  CHECK(error->error_class == kasse::error_class::not_sent);
  CHECK(error->advice == kasse::advice::fix_program);
  CHECK(error->field == "amount.value");
  CHECK(error->fault && error->rule && !error->reference);
  CHECK(std::string(error.what()).find("amount") != std::string::npos);
  // It outlives its copy.
  kasse::error copy = error;
  CHECK(copy.info().field == "amount.value");

  kasse::sale first = sale(1000), second = sale(2000);
  first.order = second.order = "order-1";
  const kasse::payment payment = till.pay(first).get();
  const kasse::error taken = thrown([&] { till.pay(second).get(); });
  CHECK(taken.code() == kasse::error_code::order_taken);
  CHECK(taken->reference == payment.reference());
}

static void what_was_moved_from_is_closed(const kasse::client &client) {
  using code = kasse::error_code;
  kasse::till till = open_till(client);
  kasse::payment payment = till.pay(sale(1000)).get();
  kasse::payment moved = std::move(payment);
  CHECK(thrown([&] { payment.status().get(); }).code() == code::closed);
  CHECK(thrown([&] { payment.reference(); }).code() == code::closed);
  CHECK(thrown([&] { payment.close(); }).code() == code::closed);
  moved.close();
  CHECK(thrown([&] { moved.close(); }).code() == code::closed);
  till.close();
  CHECK(thrown([&] { till.pay(sale(1000)).get(); }).code() == code::closed);

  kasse::operation<std::vector<kasse::entry>> list = client.list();
  list.get();
  CHECK(thrown([&] { list.get(); }).code() == code::closed);
  kasse::operation<std::vector<kasse::entry>> again = client.list({}, kasse::begin_only);
  kasse::operation<std::vector<kasse::entry>> there = std::move(again);
  CHECK(thrown([&] { again.get(); }).code() == code::closed);
  CHECK(!there.get().empty());

  kasse::scanner scanner = kasse::scanner::open();
  kasse::scanner other = kasse::scanner::open();
  other = std::move(scanner);
  CHECK(thrown([&] { scanner.scan("x"); }).code() == code::closed);
  CHECK(other.scan("https://example.com\n").text == "https://example.com");
}

static void a_closed_client_takes_everything_with_it() {
  kasse::client client = open_client("closed.kasse");
  kasse::till till = open_till(client);
  kasse::payment payment = till.pay(sale(1000)).get();
  client.close();
  CHECK(thrown([&] { client.list().get(); }).code() == kasse::error_code::closed);
  CHECK(thrown([&] { till.pay(sale(1000)).get(); }).code() == kasse::error_code::closed);
  CHECK(thrown([&] { payment.status().get(); }).code() == kasse::error_code::closed);
  CHECK(thrown([&] { client.next_event(0ms); }).code() == kasse::error_code::closed);
}

static void a_wait_ends_by_its_limit_or_another_thread(const kasse::client &client, const kasse::till &till) {
  kasse::sale slow = sale(1000);
  slow.capture = kasse::capture_policy::manual;
  kasse::operation<kasse::payment> begun = till.pay(slow, kasse::begin_only);
  CHECK(begun.number() != 0 && begun.state() == kasse::waited::not_done);
  for (kasse::next next = client.next_event(60s); next; next = client.next_event(60s)) {
    if (next->kind == kasse::event_kind::completed && next->operation == begun.number()) break;
  }
  CHECK(begun.wait(0ms) == kasse::waited::done && begun.number() == 0);
  const kasse::payment payment = begun.get();

  while (payment.refresh().get().status == kasse::status::pending) std::this_thread::sleep_for(10ms);
  CHECK(payment.capture("request-1").get().captured == 1000);

  till.sticker_make_callback("counter-1", "Counter 1").get();
  kasse::sale met = sale(1000);
  met.pairing = kasse::pairing::callback;
  met.sticker = "counter-1";
  CHECK(!till.pay_at_sticker(met, 50ms).get());
  auto waits = till.pay_at_sticker(met, 1h, 20ms);
  CHECK(waits.state() == kasse::waited::not_done && waits.number() != 0);
  std::thread([&] { client.interrupt(); }).join();
  CHECK(waits.wait() == kasse::waited::interrupted && waits.number() != 0);
  CHECK(thrown([&] { waits.get(); }).code() == kasse::error_code::interrupted);
  CHECK(waits.wait(20ms) == kasse::waited::not_done);
}

static void what_needs_no_client() {
  CHECK(kasse::money_parse("149,5", "NOK").minor == 14950);
  CHECK(kasse::money_format(14900, "NOK") == "149.00 NOK");
  CHECK(thrown([] { kasse::money_parse("a lot", "NOK"); }).code() == kasse::error_code::invalid_value);
  CHECK(kasse::phone_parse("91 23 45 67", "NO") == "4791234567");
  kasse::reference_check("till-1-0001");
  CHECK(thrown([] { kasse::reference_check("x"); }).code() == kasse::error_code::invalid_value);
  kasse::capabilities capabilities;
  capabilities.customer_screen = true;
  CHECK(kasse::recommend(capabilities).front().pairing == kasse::pairing::dynamic_qr);
  CHECK(kasse::error_text(kasse::error_code::closed, kasse::audience::customer, "nb") != "");
  CHECK(kasse::name_of(kasse::status::not_paid) == "not_paid" && kasse::name_of(kasse::error_class::refused) == "refused");
  CHECK(kasse::name_of(static_cast<kasse::status>(99)) == "");
  CHECK(kasse::named<kasse::pairing>("redirect") == kasse::pairing::redirect && !kasse::named<kasse::pairing>("red"));
  CHECK(kasse::abi_fits() && !kasse::version().empty());
  kasse::drawing drawing;
  drawing.text = "https://example.com";
  drawing.form = kasse::qr_form::png;
  // Bytes with NULs in them.
  CHECK(kasse::qr_draw(drawing).substr(1, 3) == "PNG" && kasse::qr_draw(drawing).size() > 100);
}

int main() {
  static_assert(!std::is_copy_constructible_v<kasse::payment> && std::is_nothrow_move_constructible_v<kasse::payment>);
  static_assert(!std::is_copy_constructible_v<kasse::client> && std::is_nothrow_move_assignable_v<kasse::client>);
  static_assert(std::is_nothrow_copy_constructible_v<kasse::error>);
  const kasse::client client = open_client("test.kasse");
  const kasse::till till = open_till(client);
  an_error_has_its_fields(till);
  what_was_moved_from_is_closed(client);
  a_closed_client_takes_everything_with_it();
  a_wait_ends_by_its_limit_or_another_thread(client, till);
  what_needs_no_client();
  std::puts("all as it should be");
  return 0;
}
