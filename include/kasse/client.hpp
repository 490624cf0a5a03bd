// Credentials, connections and journal, for as many tills as you like.
#ifndef KASSE_CLIENT_HPP
#define KASSE_CLIENT_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "till.hpp"

namespace kasse {
inline namespace KASSE_INLINE_NAMESPACE {

/// What a wait for an event came to.
struct next {
  /// `done`: there is an event. `ended`: nothing more comes.
  kasse::waited waited = kasse::waited::not_done;
  /// It.
  std::optional<kasse::event> event;

  explicit operator bool() const noexcept { return event.has_value(); }
  const kasse::event *operator->() const noexcept { return &*event; }
  const kasse::event &operator*() const noexcept { return *event; }
};

/// A web server for webhooks. Its end stops it: it answers what it has begun to read, at most 5 s.
class receiver : public detail::handle<kasse_receiver_stop> {
 public:
  /// Where it listens, for a host that gave port 0. Does not block.
  result<std::string> address() const {
    return detail::ask<std::string>(
        [&](auto **answer, auto **told) { return kasse_receiver_address(number(), answer, told); });
  }

  /// Takes over a handle that a function of C gave.
  static receiver own(kasse_receiver_t number) noexcept { return receiver(number); }

 private:
  explicit receiver(kasse_receiver_t number) noexcept : handle(number) {}
};

/// A client. Its end closes it, with its tills, payments and receivers: it waits for what is on its way, at most 10 s.
/// Payments that are not final go on with the next client on the same journal. Threads and limits are as with `payment`.
///
/// After `fork` the child's copy is of no use (`forked`, at once) and does no harm when it ends.
class client : public detail::handle<kasse_client_close> {
 public:
  /// Opens a client. Blocks while the journal is opened; connects to nothing yet. No money is involved.
  static result<client> open(const client_options &options) { return open_with(kasse_client_open, options); }

  /// The same, with what the variables `KASSE_...` of the environment say on top of `options`.
  static result<client> open_from_env(const client_options &options) {
    return open_with(kasse_client_open_from_env, options);
  }

  /// Opens a till. What an earlier process left unfinished for its sales unit is picked up at once. Blocks for a few
  /// milliseconds. No money is involved.
  result<till> open_till(const till_options &options) const { return till_with(kasse_till_open, options); }

  /// The same, with what the variables `KASSE_...` of the environment say on top of `options`.
  result<till> open_till_from_env(const till_options &options = {}) const {
    return till_with(kasse_till_open_from_env, options);
  }

  /// Ends every wait on this client that is under way, from another thread. What was begun goes on. Does not block.
  result<void> interrupt() const {
    return detail::finish([&](auto **told) { return kasse_client_interrupt(number(), told); });
  }

  /// Replaces the keys. Requests on their way finish with the old ones. Does not block.
  result<void> rotate_keys(std::string_view client_id, std::string_view client_secret,
                           std::string_view subscription_key) const {
    return detail::finish([&](auto **told) {
      return kasse_client_rotate_keys(number(), cross::lend(client_id), cross::lend(client_secret),
                                      cross::lend(subscription_key), told);
    });
  }

  /// Replaces the secrets that sign webhooks. Does not block.
  result<void> rotate_webhook_secrets(const std::vector<std::string> &secrets) const {
    cross::lent kept;
    const kasse_text_t *list = kept.list(secrets);
    return detail::finish([&](auto **told) {
      return kasse_client_rotate_webhook_secrets(number(), list, secrets.size(), told);
    });
  }

  /// Payments whose result came while nobody listened, newest first, until they are acknowledged. To be asked for at each
  /// start: what a crash cut short is here. Changes nothing.
  operation<std::vector<entry>> recovered(std::chrono::milliseconds limit = forever) const {
    return ask<std::vector<entry>>([&](auto &at, auto *begun, auto **told) {
      return kasse_recovered(number(), limit.count(), begun, at.place(), told);
    });
  }

  /// The host has taken note of a payment: it is not in `recovered` any more. Moves no money.
  operation<void> acknowledge(std::string_view msn, std::string_view reference,
                              std::chrono::milliseconds limit = forever) const {
    return none([&](auto &, auto *begun, auto **told) {
      return kasse_acknowledge(number(), cross::lend(msn), cross::lend(reference), limit.count(), begun,
                               told);
    });
  }

  /// Payments in the journal, newest first: of an order, or all. Changes nothing.
  operation<std::vector<entry>> list(std::string_view order = {}, std::chrono::milliseconds limit = forever) const {
    return ask<std::vector<entry>>([&](auto &at, auto *begun, auto **told) {
      return kasse_list(number(), cross::lend(order), limit.count(), begun, at.place(), told);
    });
  }

  /// The next event; waits for it at most `limit`. Steps at stickers come first, then completions, changes of payments,
  /// lines of the log. Of a payment only the latest is kept.
  result<kasse::next> next_event(std::chrono::milliseconds limit = forever) const {
    owned<kasse_event_t> event;
    kasse::next came;
    return detail::finish<kasse::next>(
        [&](auto **told) {
          const kasse_code_t code = kasse_next_event(number(), limit.count(), event.place(), told);
          if (code > KASSE_ENDED) return code;
          came.waited = static_cast<kasse::waited>(code);
          return static_cast<kasse_code_t>(KASSE_OK);
        },
        [&] {
          if (event) came.event = cross::read(*event);
          return std::move(came);
        });
  }

  /// For a loop of the host's own: readable (on Windows: signalled) while there are events to take. Good until the client
  /// is closed; never read from it, write to it or close it.
  result<kasse_wait_handle_t> wait_handle() const {
    kasse_wait_handle_t waits{};
    return detail::finish<kasse_wait_handle_t>(
        [&](auto **told) { return kasse_client_wait_handle(number(), &waits, told); }, [&] { return waits; });
  }

  /// Sees to it that `url` hears of these events of a sales unit, once; without events, those of a till's payments. A new
  /// secret is shown once: keep it. Moves no money.
  operation<ensured> webhooks_ensure(std::string_view msn, std::string_view url,
                                     const std::vector<std::string> &events = {},
                                     std::chrono::milliseconds limit = forever) const {
    cross::lent kept;
    const kasse_text_t *list = kept.list(events);
    return ask<ensured>([&](auto &at, auto *begun, auto **told) {
      return kasse_webhooks_ensure(number(), cross::lend(msn), cross::lend(url), list, events.size(),
                                   limit.count(), begun, at.place(), told);
    });
  }

  /// Every registration of a sales unit, whoever made it. Changes nothing.
  operation<std::vector<webhook>> webhooks_list(std::string_view msn, std::chrono::milliseconds limit = forever) const {
    return ask<std::vector<webhook>>([&](auto &at, auto *begun, auto **told) {
      return kasse_webhooks_list(number(), cross::lend(msn), limit.count(), begun, at.place(), told);
    });
  }

  /// Deletes a registration; one that is gone already is fine. Moves no money.
  operation<void> webhooks_delete(std::string_view msn, std::string_view id,
                                  std::chrono::milliseconds limit = forever) const {
    return none([&](auto &, auto *begun, auto **told) {
      return kasse_webhooks_delete(number(), cross::lend(msn), cross::lend(id), limit.count(), begun,
                                   told);
    });
  }

  /// Takes a request that arrived at the webhook address: answer it with 200 if this succeeds, 401 on `webhook_rejected`,
  /// 503 on anything else. An event is a reason to look, never proof.
  operation<delivered> webhook_deliver(const delivery &delivery, std::chrono::milliseconds limit = forever) const {
    cross::lent kept;
    const kasse_delivery_t given = cross::lend(delivery, kept);
    return ask<delivered>([&](auto &at, auto *begun, auto **told) {
      return kasse_webhook_deliver(number(), &given, limit.count(), begun, at.place(), told);
    });
  }

  /// Starts a web server on a thread of its own that takes webhooks for this client. Blocks while the port is opened.
  result<receiver> start_receiver(const receiver_options &options) const {
    cross::lent kept;
    const kasse_receiver_options_t given = cross::lend(options, kept);
    kasse_receiver_t made = 0;
    return detail::finish<receiver>(
        [&](auto **told) { return kasse_receiver_start(number(), &given, &made, told); },
        [&] { return receiver::own(made); });
  }

  /// Takes over a handle that a function of C gave.
  static client own(kasse_client_t number) noexcept { return client(number); }

 private:
  explicit client(kasse_client_t number) noexcept : handle(number) {}

  template <class How>
  static result<client> open_with(How how, const client_options &options) {
    cross::lent kept;
    const kasse_client_options_t given = cross::lend(options, kept);
    kasse_client_t made = 0;
    return detail::finish<client>([&](auto **told) { return how(&given, &made, told); },
                                  [&] { return client(made); });
  }

  template <class How>
  result<till> till_with(How how, const till_options &options) const {
    cross::lent kept;
    const kasse_till_options_t given = cross::lend(options, kept);
    kasse_till_t made = 0;
    return detail::finish<till>([&](auto **told) { return how(number(), &given, &made, told); },
                                [&] { return till::own(number(), made); });
  }

  template <class T, class Call>
  operation<T> ask(Call call) const {
    return operation<T>::template begin<owned<kasse_answer_t>>(number(), call);
  }

  template <class Call>
  operation<void> none(Call call) const {
    return operation<void>::begin<detail::nothing>(number(), call);
  }
};

}  // namespace KASSE_INLINE_NAMESPACE
}  // namespace kasse

#endif
