// A till in C++: shows a code for 149.00, waits for the customer, and says what came of it.
//
//   c++ -std=c++17 till.cpp -o till $(pkg-config --cflags --libs kasse)
//
// The sales unit comes from variables KASSE_..., as `kasse simulate` prints them for a trial.
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "kasse.hpp"

using namespace std::chrono_literals;

// The code on the customer's screen; here it is a terminal.
static void show_code(const kasse::payment &payment) {
  if (const auto code = payment.code().get()) {
    kasse::drawing drawing;
    drawing.text = *code;
    drawing.one_time = true;
    drawing.form = kasse::qr_form::terminal;
    std::cout << kasse::qr_draw(drawing);
  }
}

// What an earlier run began and a crash cut short: the library has finished it, and the host has to know.
static void tell_recovered(const kasse::client &client) {
  for (const kasse::entry &entry : client.recovered().get()) {
    std::cout << "earlier: " << entry.reference << " has status " << kasse::name_of(entry.outcome.status) << "\n";
    client.acknowledge(entry.msn, entry.reference).get();
  }
}

static int tell(const kasse::outcome &outcome) {
  switch (outcome.status) {
    case kasse::status::paid:
      std::cout << "Paid: " << outcome.captured << " minor units of " << outcome.currency.value_or("?") << ".\n";
      return EXIT_SUCCESS;
    case kasse::status::not_paid:
      std::cout << "Not paid: " << kasse::name_of(outcome.not_paid.value_or(kasse::not_paid{})) << ".\n";
      return 3;
    default:
      // Pending, approved or unknown: the library goes on, and the next run tells.
      std::cout << "Not decided yet; do not ask the customer to pay again.\n";
      return 4;
  }
}

int main() try {
  kasse::client_options client_options;
  client_options.system_name = "example-till";
  client_options.system_version = "1.0";
  client_options.journal = "till.kasse";
  const kasse::client client = kasse::client::open_from_env(client_options);

  kasse::till_options till_options;
  till_options.prefix = "till-1";
  till_options.currency = "NOK";
  const kasse::till till = client.open_till_from_env(till_options);
  tell_recovered(client);

  kasse::sale sale;
  sale.amount = 14900;
  sale.description = "Two coffees";
  sale.give_up_after = 90s;
  const kasse::payment payment = till.pay(sale).get();
  show_code(payment);
  return tell(payment.wait(100s).get());
} catch (const kasse::error &error) {
  std::cerr << error.what() << "\n";
  std::cout << kasse::error_text(error.code(), kasse::audience::cashier, "en") << "\n";
  return EXIT_FAILURE;
}
