// How each kind of answer is read.
#ifndef KASSE_ANSWERED_HPP
#define KASSE_ANSWERED_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "operation.hpp"

namespace kasse {
inline namespace KASSE_INLINE_NAMESPACE {
namespace detail {

/// A text or bytes, whichever is there.
inline std::optional<std::string> read_content(const kasse_answer_t &answer) {
  if (answer.bytes != nullptr) return std::string(reinterpret_cast<const char *>(answer.bytes), answer.bytes_length);
  return cross::read_some_text(answer.text);
}

template <class To, class From>
std::vector<To> read_list(const From *const *list, std::size_t count) {
  std::vector<To> made;
  made.reserve(count);
  for (std::size_t number = 0; number < count; number++) made.push_back(cross::read(*list[number]));
  return made;
}

template <class T>
struct from_answer;

/// A place that was written to is read as the answer it is short for.
template <class T>
struct answered {
  static T read(kasse_client_t client, const kasse_answer_t &answer) { return from_answer<T>::read(client, answer); }
  static T read(kasse_client_t client, const owned<kasse_answer_t> &answer) { return read(client, *answer); }
  static T read(kasse_client_t client, kasse_payment_t payment) {
    kasse_answer_t answer{};
    answer.payment = payment;
    return read(client, answer);
  }
  static T read(kasse_client_t client, const owned<kasse_outcome_t> &outcome) {
    kasse_answer_t answer{};
    answer.outcome = outcome.get();
    return read(client, answer);
  }
};

template <>
struct answered<void> {
  template <class Place>
  static void read(kasse_client_t, const Place &) {}
};

template <>
struct from_answer<std::optional<std::string>> {
  static std::optional<std::string> read(kasse_client_t, const kasse_answer_t &answer) { return read_content(answer); }
};

template <>
struct from_answer<std::string> {
  static std::string read(kasse_client_t, const kasse_answer_t &answer) {
    return read_content(answer).value_or(std::string());
  }
};

// One record, or a list of them.
#define KASSE_READS_RECORD(type, field)                                           \
  template <>                                                                     \
  struct from_answer<type> {                                                      \
    static type read(kasse_client_t, const kasse_answer_t &answer) {              \
      return answer.field != nullptr ? cross::read(*answer.field) : type(); \
    }                                                                             \
  };
#define KASSE_READS_LIST(type, field)                                             \
  template <>                                                                     \
  struct from_answer<std::vector<type>> {                                         \
    static std::vector<type> read(kasse_client_t, const kasse_answer_t &answer) { \
      return read_list<type>(answer.field, answer.count);                         \
    }                                                                             \
  };

KASSE_READS_RECORD(outcome, outcome)
KASSE_READS_RECORD(identified, identified)
KASSE_READS_RECORD(ensured, ensured)
KASSE_READS_RECORD(delivered, delivered)
KASSE_READS_RECORD(one_time_code, one_time_code)
KASSE_READS_RECORD(scan, scan)
KASSE_READS_LIST(entry, entries)
KASSE_READS_LIST(sticker, stickers)
KASSE_READS_LIST(check_in, check_ins)
KASSE_READS_LIST(webhook, webhooks)
KASSE_READS_LIST(recommendation, recommendations)
#undef KASSE_READS_RECORD
#undef KASSE_READS_LIST

/// A sticker that was made, moved or looked up is a list of one.
template <>
struct from_answer<sticker> {
  static sticker read(kasse_client_t, const kasse_answer_t &answer) {
    return answer.count > 0 ? cross::read(*answer.stickers[0]) : sticker();
  }
};

/// A function of C that gives an answer at once.
template <class T, class Call>
result<T> ask(Call call) {
  owned<kasse_answer_t> answer;
  return finish<T>([&](kasse_error_t **told) { return call(answer.place(), told); },
                   [&] { return answered<T>::read(0, answer); });
}

}  // namespace detail
}  // namespace KASSE_INLINE_NAMESPACE
}  // namespace kasse

#endif
