// What needs no client: scanners, codes, money, phone numbers, references, webhooks. None of it blocks.
#ifndef KASSE_TOOLS_HPP
#define KASSE_TOOLS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answered.hpp"

namespace kasse {

/// An amount.
struct money {
  /// Minor units: 14900 is 149.00.
  std::int64_t minor = 0;
  /// As it is written everywhere.
  std::string text;
};

/// The version of the library that is loaded.
inline std::string version() { return kasse_version(); }

/// Whether the library that is loaded is at least as new as these headers. If not, do not go on.
inline bool abi_fits() noexcept { return kasse_abi_version() >= KASSE_ABI_VERSION; }

inline namespace KASSE_INLINE_NAMESPACE {

/// A scanner, which remembers what keyboard mix-up it has seen.
class scanner : public detail::handle<kasse_scanner_close> {
 public:
  static result<scanner> open(const scanner_options &options = {}) {
    cross::lent kept;
    const kasse_scanner_options_t given = cross::lend(options, kept);
    kasse_scanner_t made = 0;
    return detail::finish<scanner>([&](auto **told) { return kasse_scanner_open(&given, &made, told); },
                                   [&] { return scanner(made); });
  }

  /// What it read: `input` is what it gave, line end and all. The text may name a customer: not for logs.
  result<kasse::scan> scan(std::string_view input) const {
    return detail::ask<kasse::scan>(
        [&](auto **answer, auto **told) { return kasse_scan(number(), cross::lend(input), answer, told); });
  }

 private:
  explicit scanner(kasse_scanner_t number) noexcept : handle(number) {}
};

/// Draws a code, in the form asked for: bytes, or the text of a terminal.
inline result<std::string> qr_draw(const drawing &drawing) {
  cross::lent kept;
  const kasse_drawing_t given = cross::lend(drawing, kept);
  return detail::ask<std::string>([&](auto **answer, auto **told) { return kasse_qr_draw(&given, answer, told); });
}

/// A short text about an error, for people who know nothing of programs. `language` is en, nb, da, sv or fi.
inline result<std::string> error_text(error_code code, audience audience, std::string_view language) {
  return detail::ask<std::string>([&](auto **answer, auto **told) {
    return kasse_error_text(static_cast<kasse_code_t>(code), static_cast<std::uint32_t>(audience),
                            cross::lend(language), answer, told);
  });
}

/// An amount as a person writes it.
inline result<money> money_parse(std::string_view written, std::string_view currency) {
  owned<kasse_answer_t> answer;
  return detail::finish<money>(
      [&](auto **told) {
        return kasse_money_parse(cross::lend(written), cross::lend(currency), answer.place(), told);
      },
      [&] {
        money made;
        made.minor = answer->amount;
        made.text = cross::read_text(answer->text);
        return made;
      });
}

/// Minor units as a person reads them.
inline result<std::string> money_format(std::int64_t minor, std::string_view currency) {
  return detail::ask<std::string>([&](auto **answer, auto **told) {
    return kasse_money_format(minor, cross::lend(currency), answer, told);
  });
}

/// A phone number as a person types it, as the platform wants it. `country` is whose a number without a code is.
inline result<std::string> phone_parse(std::string_view typed, std::string_view country = {}) {
  return detail::ask<std::string>([&](auto **answer, auto **told) {
    return kasse_phone_parse(cross::lend(typed), cross::lend(country), answer, told);
  });
}

/// Whether a text can be a reference; the error says what is wrong with it.
inline result<void> reference_check(std::string_view reference) {
  return detail::finish(
      [&](kasse_error_t **told) { return kasse_reference_check(cross::lend(reference), told); });
}

/// The reference of an attempt (1, 2, ...) of an order, as `references::order_and_attempt` makes it.
inline result<std::string> reference_for_attempt(std::string_view order, std::uint32_t attempt) {
  return detail::ask<std::string>([&](auto **answer, auto **told) {
    return kasse_reference_for_attempt(cross::lend(order), attempt, answer, told);
  });
}

/// Which pairings suit a checkout, the best first.
inline result<std::vector<recommendation>> recommend(const capabilities &capabilities) {
  cross::lent kept;
  const kasse_capabilities_t given = cross::lend(capabilities, kept);
  return detail::ask<std::vector<recommendation>>(
      [&](auto **answer, auto **told) { return kasse_recommend(&given, answer, told); });
}

/// Whether a request is the platform's, by these secrets, for a process that has no client. `now` is this machine's clock
/// if there is none.
inline result<delivered> webhook_verify(const std::vector<std::string> &secrets, const delivery &delivery,
                                        std::optional<time_point> now = std::nullopt) {
  cross::lent kept;
  const kasse_text_t *list = kept.list(secrets);
  const kasse_delivery_t given = cross::lend(delivery, kept);
  return detail::ask<delivered>([&](auto **answer, auto **told) {
    return kasse_webhook_verify(list, secrets.size(), &given, cross::lend_time(now), answer, told);
  });
}

}  // namespace KASSE_INLINE_NAMESPACE
}  // namespace kasse

#endif
