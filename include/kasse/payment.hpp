// One payment.
#ifndef KASSE_PAYMENT_HPP
#define KASSE_PAYMENT_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "answered.hpp"

namespace kasse {

/// Of a capture or refund: all there is. No sum that went wrong in a till comes to it.
inline constexpr std::int64_t all = KASSE_ALL;

inline namespace KASSE_INLINE_NAMESPACE {

/// A payment of a client. Its end abandons nothing: the payment goes on to its outcome.
///
/// What a function returns is an `operation`: `limit` is how long the call blocks, `.get()` the result. Any number of
/// threads may call functions of one object; moving, closing and destroying it is for one alone.
class payment : public detail::handle<kasse_payment_close> {
 public:
  /// Its reference: keep it, it names the payment for ever. Does not block.
  result<std::string> reference() const {
    return detail::ask<std::string>(
        [&](auto **answer, auto **told) { return kasse_payment_reference(number(), answer, told); });
  }

  /// What is known now, without asking the platform. Changes nothing.
  operation<outcome> status(std::chrono::milliseconds limit = forever) const {
    return tell([&](auto &at, auto *begun, auto **told) {
      return kasse_status(number(), limit.count(), begun, at.place(), told);
    });
  }

  /// Asks the platform now. Changes nothing.
  operation<outcome> refresh(std::chrono::milliseconds limit = forever) const {
    return tell([&](auto &at, auto *begun, auto **told) {
      return kasse_refresh(number(), limit.count(), begun, at.place(), told);
    });
  }

  /// Waits until nothing more will happen unless the host asks for it, at most `settled_limit`; then what is known, which
  /// may be pending. Giving up waiting is not cancelling, and changes nothing.
  operation<outcome> wait(std::chrono::milliseconds settled_limit, std::chrono::milliseconds limit = forever) const {
    return tell([&](auto &at, auto *begun, auto **told) {
      return kasse_wait(number(), settled_limit.count(), limit.count(), begun, at.place(), told);
    });
  }

  /// Captures `amount` minor units, or all that is reserved. The same `request_id` with the same amount is the
  /// same capture, however often it is asked for: money is never taken twice. An error of class `unknown` means that it
  /// may have been done: read.
  operation<outcome> capture(std::string_view request_id, std::int64_t amount = all,
                             std::chrono::milliseconds limit = forever) const {
    return tell([&](auto &at, auto *begun, auto **told) {
      return kasse_capture(number(), cross::lend(request_id), amount, limit.count(), begun, at.place(), told);
    });
  }

  /// Gives back `amount` minor units, or all that was captured and not refunded. As `capture`.
  operation<outcome> refund(std::string_view request_id, std::int64_t amount = all,
                            std::chrono::milliseconds limit = forever) const {
    return tell([&](auto &at, auto *begun, auto **told) {
      return kasse_refund(number(), cross::lend(request_id), amount, limit.count(), begun, at.place(), told);
    });
  }

  /// Captures `amount` minor units and releases the rest, as one intent; 0 releases everything. As `capture`.
  operation<outcome> settle(std::string_view request_id, std::int64_t amount,
                            std::chrono::milliseconds limit = forever) const {
    return tell([&](auto &at, auto *begun, auto **told) {
      return kasse_settle(number(), cross::lend(request_id), amount, limit.count(), begun, at.place(), told);
    });
  }

  /// Cancels, with an exact answer: not paid, or what the customer's being faster led to. `if_approved` says what becomes
  /// of money that was reserved meanwhile; what was captured is never refunded by this. Proven at the latest after
  /// `cancel_limit`; then pending or unknown, and the cancel goes on.
  operation<outcome> cancel(std::chrono::milliseconds cancel_limit,
                            kasse::if_approved if_approved = kasse::if_approved::release,
                            std::chrono::milliseconds limit = forever) const {
    return tell([&](auto &at, auto *begun, auto **told) {
      return kasse_cancel(number(), static_cast<std::uint32_t>(if_approved), cancel_limit.count(), limit.count(), begun,
                          at.place(), told);
    });
  }

  /// What the customer scans or opens; none for a push, and once the payment is final. Whoever has it can pay: keep it out
  /// of logs.
  operation<std::optional<std::string>> code(std::chrono::milliseconds limit = forever) const {
    return ask<std::optional<std::string>>([&](auto &at, auto *begun, auto **told) {
      return kasse_code(number(), limit.count(), begun, at.place(), told);
    });
  }

  /// The platform's picture of the code, for a payment that asked for one: bytes.
  operation<std::optional<std::string>> picture(std::chrono::milliseconds limit = forever) const {
    return ask<std::optional<std::string>>([&](auto &at, auto *begun, auto **told) {
      return kasse_picture(number(), limit.count(), begun, at.place(), told);
    });
  }

  /// Adds a receipt after the fact, once. Moves no money.
  operation<void> add_receipt(const receipt &receipt, std::chrono::milliseconds limit = forever) const {
    cross::lent kept;
    const kasse_receipt_t given = cross::lend(receipt, kept);
    return operation<void>::begin<detail::nothing>(client_, [&](auto &, auto *begun, auto **told) {
      return kasse_add_receipt(number(), &given, limit.count(), begun, told);
    });
  }

  /// Puts a button with a link under the payment; the last one counts. `category` is the platform's word, such as
  /// `RECEIPT`. Moves no money.
  operation<void> link(std::string_view category, std::string_view url, std::string_view image = {},
                       std::chrono::milliseconds limit = forever) const {
    return operation<void>::begin<detail::nothing>(client_, [&](auto &, auto *begun, auto **told) {
      return kasse_link(number(), cross::lend(category), cross::lend(url), cross::lend(image),
                        limit.count(), begun, told);
    });
  }

  /// Receipt and link as the platform has them, as JSON. Changes nothing.
  operation<std::string> order_details(std::chrono::milliseconds limit = forever) const {
    return ask<std::string>([&](auto &at, auto *begun, auto **told) {
      return kasse_order_details(number(), limit.count(), begun, at.place(), told);
    });
  }

  /// A webhook that the host has verified itself spoke of this payment: it is read at once. Decides nothing; does not
  /// block. `event` is any number that is the same for the same webhook.
  result<void> hint(std::uint64_t event) const {
    return detail::finish([&](kasse_error_t **told) { return kasse_hint(number(), event, told); });
  }

  /// Takes over a handle that a function of C gave, on that client.
  static payment own(kasse_client_t client, kasse_payment_t number) noexcept { return payment(client, number); }

 private:
  payment(kasse_client_t client, kasse_payment_t number) noexcept : handle(number), client_(client) {}

  template <class T, class Call>
  operation<T> ask(Call call) const {
    return operation<T>::template begin<owned<kasse_answer_t>>(client_, call);
  }

  template <class Call>
  operation<outcome> tell(Call call) const {
    return operation<outcome>::begin<owned<kasse_outcome_t>>(client_, call);
  }

  kasse_client_t client_;
};

namespace detail {

template <>
struct from_answer<payment> {
  static payment read(kasse_client_t client, const kasse_answer_t &answer) {
    return payment::own(client, answer.payment);
  }
};

template <>
struct from_answer<std::optional<payment>> {
  static std::optional<payment> read(kasse_client_t client, const kasse_answer_t &answer) {
    if (answer.payment == 0) return std::nullopt;
    return payment::own(client, answer.payment);
  }
};

}  // namespace detail
}  // namespace KASSE_INLINE_NAMESPACE
}  // namespace kasse

#endif
