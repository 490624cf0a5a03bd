// How C++ values cross into C for one call, and back.
#ifndef KASSE_LENT_HPP
#define KASSE_LENT_HPP

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "../kasse.h"

namespace kasse {

/// A time of day, UTC.
using time_point = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;

namespace cross {

/// What C calls an enumeration.
template <class Enum>
struct enumeration;

inline kasse_text_t lend(std::string_view text) { return kasse_text_of(text.data(), text.size()); }

inline kasse_text_t lend_some(const std::optional<std::string> &text) {
  return text ? kasse_text_of(text->data(), text->size()) : kasse_text(nullptr);
}

template <class Enum>
std::uint32_t lend_number(const std::optional<Enum> &value) {
  return value ? static_cast<std::uint32_t>(*value) : 0;
}

inline std::int64_t lend_time(const std::optional<time_point> &time) {
  return time ? time->time_since_epoch().count() : 0;
}

/// What has to live until a call is over: lists of C structs.
class lent {
 public:
  const kasse_text_t *list(const std::vector<std::string> &texts) {
    std::vector<kasse_text_t> made;
    made.reserve(texts.size());
    for (const std::string &text : texts) made.push_back(lend(text));
    return keep(std::move(made));
  }

  template <class From>
  auto list(const std::vector<From> &all) -> const decltype(lend(std::declval<const From &>(), std::declval<lent &>())) * {
    std::vector<decltype(lend(std::declval<const From &>(), *this))> made;
    made.reserve(all.size());
    for (const From &each : all) made.push_back(lend(each, *this));
    return keep(std::move(made));
  }

  template <class From>
  auto one(const std::optional<From> &from) -> const decltype(lend(std::declval<const From &>(), std::declval<lent &>())) * {
    if (!from) return nullptr;
    return keep(std::vector<decltype(lend(*from, *this))>{lend(*from, *this)});
  }

 private:
  template <class T>
  const T *keep(std::vector<T> all) {
    auto made = std::make_shared<std::vector<T>>(std::move(all));
    const T *first = made->empty() ? nullptr : made->data();
    kept_.push_back(std::move(made));
    return first;
  }

  std::vector<std::shared_ptr<void>> kept_;
};

inline std::string read_text(const char *text) { return text != nullptr ? std::string(text) : std::string(); }

inline std::optional<std::string> read_some_text(const char *text) {
  if (text == nullptr) return std::nullopt;
  return std::string(text);
}

template <class Enum>
std::optional<Enum> read_some(std::uint32_t number) {
  if (number == 0) return std::nullopt;
  return static_cast<Enum>(number);
}

inline std::optional<time_point> read_time(std::int64_t since_1970) {
  if (since_1970 == 0) return std::nullopt;
  return time_point(std::chrono::milliseconds(since_1970));
}

}  // namespace cross

/// The name of a value, the same in every language and fit for logs: `paid`. Empty if the library does not know it.
template <class Enum>
std::string_view name_of(Enum value) noexcept {
  const char *name = kasse_name_of(kasse_text(cross::enumeration<Enum>::name), static_cast<std::uint32_t>(value));
  return name != nullptr ? std::string_view(name) : std::string_view();
}

/// The value of a name, of a setting in a file for instance: `named<kasse::pairing>("dynamic_qr")`.
template <class Enum>
std::optional<Enum> named(std::string_view name) noexcept {
  return cross::read_some<Enum>(kasse_number_of(kasse_text(cross::enumeration<Enum>::name), cross::lend(name)));
}

}  // namespace kasse

#endif
