// One checkout of one sales unit.
#ifndef KASSE_TILL_HPP
#define KASSE_TILL_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "payment.hpp"

namespace kasse {
inline namespace KASSE_INLINE_NAMESPACE {

/// A till of a client. Its end abandons nothing: its payments go on. Threads and limits are as with `payment`.
class till : public detail::handle<kasse_till_close> {
 public:
  /// Starts to collect one amount from one customer. Done when the platform has accepted the payment; from now on it is
  /// followed to its true outcome, whether or not anybody waits. With an `order`, the same sale asked for again is the
  /// same payment.
  ///
  /// An error means that no money was or will be taken by this call. A network failure after the request has left is no
  /// error.
  operation<payment> pay(const sale &sale, std::chrono::milliseconds limit = forever) const {
    cross::lent kept;
    const kasse_sale_t given = cross::lend(sale, kept);
    return found<payment>([&](auto &at, auto *begun, auto **told) {
      return kasse_pay(number(), &given, limit.count(), begun, &at, told);
    });
  }

  /// Asks whoever scans a callback sticker to pay, or has scanned it in the last 15 minutes; waits for them at most
  /// `scan_limit`. None: nobody came, and nothing was sent. Otherwise as `pay`.
  operation<std::optional<payment>> pay_at_sticker(const sale &sale, std::chrono::milliseconds scan_limit,
                                                   std::chrono::milliseconds limit = forever) const {
    cross::lent kept;
    const kasse_sale_t given = cross::lend(sale, kept);
    return found<std::optional<payment>>([&](auto &at, auto *begun, auto **told) {
      return kasse_pay_at_sticker(number(), &given, scan_limit.count(), limit.count(), begun, &at, told);
    });
  }

  /// The payment of an order that another process has begun, followed without ever being changed. None: nothing has been
  /// begun yet. Moves no money.
  operation<std::optional<payment>> watch_order(std::string_view order,
                                                std::chrono::milliseconds limit = forever) const {
    return found<std::optional<payment>>([&](auto &at, auto *begun, auto **told) {
      return kasse_watch_order(number(), cross::lend(order), limit.count(), begun, &at, told);
    });
  }

  /// Takes in a payment of this sales unit that was made elsewhere, by reading it. Moves no money.
  operation<payment> adopt(std::string_view reference, std::chrono::milliseconds limit = forever) const {
    return found<payment>([&](auto &at, auto *begun, auto **told) {
      return kasse_adopt(number(), cross::lend(reference), limit.count(), begun, &at, told);
    });
  }

  /// Follows a payment of this sales unit that was made elsewhere, without ever changing it. Moves no money.
  operation<payment> watch(std::string_view reference, std::chrono::milliseconds limit = forever) const {
    return found<payment>([&](auto &at, auto *begun, auto **told) {
      return kasse_watch(number(), cross::lend(reference), limit.count(), begun, &at, told);
    });
  }

  /// The payment under a reference that the host has kept. Whether it exists shows with the first call on it. Does not
  /// block.
  result<payment> open_payment(std::string_view reference) const {
    kasse_payment_t found = 0;
    return detail::finish<payment>(
        [&](auto **told) { return kasse_payment_open(number(), cross::lend(reference), &found, told); },
        [&] { return payment::own(client_, found); });
  }

  /// Who a customer is, before the sale. Personal data: the library keeps and logs none of it. Moves no money.
  operation<identified> identify(const customer &customer, std::chrono::milliseconds limit = forever) const {
    cross::lent kept;
    const kasse_customer_t given = cross::lend(customer, kept);
    return ask<identified>([&](auto &at, auto *begun, auto **told) {
      return kasse_identify(number(), &given, limit.count(), begun, at.place(), told);
    });
  }

  /// A one-time code for the payment's own page: the text to draw, or a link to a picture. It dies with the payment and
  /// must not be printed. Moves no money.
  operation<kasse::one_time_code> one_time_code(const payment &payment, qr_format format = qr_format::text,
                                       std::uint32_t size = 0, std::chrono::milliseconds limit = forever) const {
    return ask<kasse::one_time_code>([&](auto &at, auto *begun, auto **told) {
      return kasse_one_time_code(number(), payment.number(), static_cast<std::uint32_t>(format), size, limit.count(),
                                 begun, at.place(), told);
    });
  }

  /// Any call of the platform, once: the JSON of a success. Nothing is journalled and nothing is repeated; to take money
  /// use `pay`. An error of class `unknown` means that it may have been carried out.
  operation<std::string> api_call(std::string_view method, std::string_view path, std::string_view body = {},
                                  std::string_view idempotency_key = {},
                                  std::chrono::milliseconds limit = forever) const {
    return ask<std::string>([&](auto &at, auto *begun, auto **told) {
      return kasse_api_call(number(), cross::lend(method), cross::lend(path),
                            cross::lend(body), cross::lend(idempotency_key), limit.count(), begun,
                            at.place(), told);
    });
  }

  /// Makes a sticker that leads to `target`, a page of the merchant's, for `ttl` or for ever. Moves no money, as all calls
  /// about stickers.
  operation<sticker> sticker_make_redirect(std::string_view id, std::string_view target,
                                           std::chrono::seconds ttl = std::chrono::seconds(0),
                                           std::chrono::milliseconds limit = forever) const {
    return ask<sticker>([&](auto &at, auto *begun, auto **told) {
      return kasse_sticker_make_redirect(number(), cross::lend(id), cross::lend(target),
                                         static_cast<std::int64_t>(ttl.count()), limit.count(), begun, at.place(), told);
    });
  }

  /// Makes a sticker that tells the till who scanned it, or gives the one of that name another place.
  operation<sticker> sticker_make_callback(std::string_view id, std::string_view location,
                                           category category = category::in_store,
                                           std::chrono::milliseconds limit = forever) const {
    return ask<sticker>([&](auto &at, auto *begun, auto **told) {
      return kasse_sticker_make_callback(number(), cross::lend(id), cross::lend(location),
                                         static_cast<std::uint32_t>(category), limit.count(), begun, at.place(), told);
    });
  }

  /// Lets a redirect sticker lead elsewhere, at once and without a new print.
  operation<sticker> sticker_move_redirect(std::string_view id, std::string_view target,
                                           std::chrono::milliseconds limit = forever) const {
    return ask<sticker>([&](auto &at, auto *begun, auto **told) {
      return kasse_sticker_move_redirect(number(), cross::lend(id), cross::lend(target), limit.count(),
                                         begun, at.place(), told);
    });
  }

  /// Says where a callback sticker stands now.
  operation<sticker> sticker_move_callback(std::string_view id, std::string_view location,
                                           category category = category::in_store,
                                           std::chrono::milliseconds limit = forever) const {
    return ask<sticker>([&](auto &at, auto *begun, auto **told) {
      return kasse_sticker_move_callback(number(), cross::lend(id), cross::lend(location),
                                         static_cast<std::uint32_t>(category), limit.count(), begun, at.place(), told);
    });
  }

  /// Every sticker of a kind of the sales unit.
  operation<std::vector<sticker>> sticker_list(sticker_kind kind, std::chrono::milliseconds limit = forever) const {
    return ask<std::vector<sticker>>([&](auto &at, auto *begun, auto **told) {
      return kasse_sticker_list(number(), static_cast<std::uint32_t>(kind), limit.count(), begun, at.place(), told);
    });
  }

  /// One sticker; the error `not_found` if there is none of that name.
  operation<sticker> sticker_look_up(sticker_kind kind, std::string_view id,
                                     std::chrono::milliseconds limit = forever) const {
    return ask<sticker>([&](auto &at, auto *begun, auto **told) {
      return kasse_sticker_look_up(number(), static_cast<std::uint32_t>(kind), cross::lend(id), limit.count(),
                                   begun, at.place(), told);
    });
  }

  /// What is needed to print a sticker: the platform's picture, or the text to draw. Bytes.
  operation<std::string> sticker_print(sticker_kind kind, std::string_view id, qr_format format = qr_format::text,
                                       std::uint32_t size = 0, std::chrono::milliseconds limit = forever) const {
    return ask<std::string>([&](auto &at, auto *begun, auto **told) {
      return kasse_sticker_print(number(), static_cast<std::uint32_t>(kind), cross::lend(id),
                                 static_cast<std::uint32_t>(format), size, limit.count(), begun, at.place(), told);
    });
  }

  /// Deletes a sticker; one that is gone already is fine. Printed copies of a redirect sticker are dead for ever.
  operation<void> sticker_retire(sticker_kind kind, std::string_view id,
                                 std::chrono::milliseconds limit = forever) const {
    return operation<void>::begin<detail::nothing>(client_, [&](auto &, auto *begun, auto **told) {
      return kasse_sticker_retire(number(), static_cast<std::uint32_t>(kind), cross::lend(id), limit.count(),
                                  begun, told);
    });
  }

  /// Lets an old MobilePay sticker work on, by what it says: the name its check-ins come under.
  operation<std::string> sticker_adopt(std::string_view scanned, std::string_view location,
                                       std::chrono::milliseconds limit = forever) const {
    return ask<std::string>([&](auto &at, auto *begun, auto **told) {
      return kasse_sticker_adopt(number(), cross::lend(scanned), cross::lend(location), limit.count(),
                                 begun, at.place(), told);
    });
  }

  /// Who waits at a callback sticker, or at any; newest scan first.
  operation<std::vector<check_in>> check_ins(std::string_view sticker = {},
                                             std::chrono::milliseconds limit = forever) const {
    return ask<std::vector<check_in>>([&](auto &at, auto *begun, auto **told) {
      return kasse_check_ins(number(), cross::lend(sticker), limit.count(), begun, at.place(), told);
    });
  }

  /// Takes over a handle that a function of C gave, on that client.
  static till own(kasse_client_t client, kasse_till_t number) noexcept { return till(client, number); }

 private:
  till(kasse_client_t client, kasse_till_t number) noexcept : handle(number), client_(client) {}

  template <class T, class Call>
  operation<T> ask(Call call) const {
    return operation<T>::template begin<owned<kasse_answer_t>>(client_, call);
  }

  template <class T, class Call>
  operation<T> found(Call call) const {
    return operation<T>::template begin<kasse_payment_t>(client_, call);
  }

  kasse_client_t client_;
};

}  // namespace KASSE_INLINE_NAMESPACE
}  // namespace kasse

#endif
