// What takes time: operations, and how to wait for them or not.
#ifndef KASSE_OPERATION_HPP
#define KASSE_OPERATION_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "result.hpp"

namespace kasse {

/// A limit that waits until it is done.
inline constexpr std::chrono::milliseconds forever{-1};

/// A limit that begins only; the completion comes as an event.
inline constexpr std::chrono::milliseconds begin_only{0};

/// How a wait ended.
enum class waited : kasse_code_t {
  /// It is done, well or not.
  done = KASSE_OK,
  /// The limit is over. What was begun goes on.
  not_done = KASSE_NOT_DONE,
  /// Another thread ended the wait. What was begun goes on.
  interrupted = KASSE_INTERRUPTED,
  /// The client is closed, and every event was taken.
  ended = KASSE_ENDED,
};

inline namespace KASSE_INLINE_NAMESPACE {
namespace detail {

/// How a `T` is read from an answer.
template <class T>
struct answered;

}  // namespace detail

/// Something that was begun. It goes on whoever waits for it; one that is dropped goes on too, and nobody hears of its
/// result. Move it, do not share it: one thread at a time.
template <class T>
class [[nodiscard]] operation {
 public:
  operation(operation &&other) noexcept
      : client_(other.client_),
        number_(std::exchange(other.number_, 0)),
        last_(std::exchange(other.last_, waited::done)),
        value_(std::move(other.value_)),
        error_(std::move(other.error_)) {
    other.value_.reset();
  }
  operation &operator=(operation &&other) noexcept {
    if (this == &other) return *this;
    forget();
    client_ = other.client_;
    number_ = std::exchange(other.number_, 0);
    last_ = std::exchange(other.last_, waited::done);
    value_ = std::move(other.value_);
    other.value_.reset();
    error_ = std::move(other.error_);
    return *this;
  }
  ~operation() { forget(); }

  /// Its number, as `event::operation` has it; 0 once it is done and taken in.
  std::uint64_t number() const noexcept { return number_; }

  /// How the last wait ended.
  waited state() const noexcept { return last_; }

  /// Waits until it is done, at most `limit`. Blocks for so long.
  waited wait(std::chrono::milliseconds limit = forever) {
    if (number_ != 0) {
      owned<kasse_answer_t> answer;
      owned<kasse_error_t> told;
      const auto code = kasse_operation_result(client_, number_, limit.count(), answer.place(), told.place());
      came(code, told, [&] { return detail::answered<T>::read(client_, *answer); });
    }
    return last_;
  }

  /// The result; waits for it if need be. To be called once. A wait that another thread ended is the error
  /// `interrupted`: what was begun goes on, and `get` may be called again.
  result<T> get() {
    if (last_ == waited::not_done) wait();
    if (last_ == waited::interrupted) {
      last_ = waited::not_done;
      error_info info;
      info.code = KASSE_INTERRUPTED;
      info.name = "interrupted";
      info.error_class = error_class::unknown;
      info.advice = advice::read;
      info.developer_text = "Another thread ended the wait. What was begun goes on.";
      return detail::refuse<T>(kasse::error(std::move(info)));
    }
    if (error_) return detail::refuse<T>(*error_);
    if (!value_) {
      // Taken before, or moved from: what the library says of a number that is none.
      return detail::finish<T>(
          [&](kasse_error_t **told) { return kasse_operation_forget(client_, 0, told); }, [&] { return give(); });
    }
    return detail::accept<T>([&] { return give(); });
  }

  /// Begins: `call` is a function of C that writes to a `Place`. For this library's own headers.
  template <class Place, class Call>
  static operation begin(kasse_client_t client, Call call) {
    operation made(client);
    Place place{};
    owned<kasse_error_t> told;
    const kasse_code_t code = call(place, &made.number_, told.place());
    made.came(code, told, [&] { return detail::answered<T>::read(client, place); });
    return made;
  }

 private:
  using held = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

  explicit operation(kasse_client_t client) noexcept : client_(client) {}

  void forget() noexcept {
    if (number_ != 0) kasse_operation_forget(client_, std::exchange(number_, 0), nullptr);
  }

  /// A function of C came back.
  template <class Read>
  void came(kasse_code_t code, const owned<kasse_error_t> &told, Read read) {
    last_ = waited::done;
    if (code == KASSE_OK) {
      if constexpr (std::is_void_v<T>) {
        value_.emplace();
      } else {
        value_.emplace(read());
      }
    } else if (code == KASSE_NOT_DONE || code == KASSE_INTERRUPTED) {
      last_ = static_cast<waited>(code);
      return;
    } else {
      error_.emplace(cross::error_of(code, told));
    }
    number_ = 0;
  }

  T give() {
    if constexpr (!std::is_void_v<T>) {
      held value = std::move(*value_);
      value_.reset();
      return value;
    } else {
      value_.reset();
    }
  }

  kasse_client_t client_ = 0;
  kasse_operation_t number_ = 0;
  waited last_ = waited::not_done;
  std::optional<held> value_;
  std::optional<kasse::error> error_;
};

namespace detail {

/// A place for functions that give nothing.
struct nothing {};

/// A handle of C in a class that closes it: moved, never copied. Moved from or closed it is 0, and every call on it
/// is the error `closed`.
template <kasse_code_t (*Close)(std::uint64_t, kasse_error_t **)>
class handle {
 public:
  handle(handle &&other) noexcept : number_(std::exchange(other.number_, 0)) {}
  handle &operator=(handle &&other) noexcept {
    if (this != &other) {
      drop();
      number_ = std::exchange(other.number_, 0);
    }
    return *this;
  }

  /// The number that C knows it by; stays this object's.
  std::uint64_t number() const noexcept { return number_; }

  /// Closes it, and says if that failed; the end of the object does the same and says nothing.
  result<void> close() {
    return finish([&](kasse_error_t **told) { return Close(std::exchange(number_, 0), told); });
  }

 protected:
  explicit handle(std::uint64_t number) noexcept : number_(number) {}
  ~handle() { drop(); }

 private:
  void drop() noexcept {
    if (number_ != 0) Close(std::exchange(number_, 0), nullptr);
  }
  std::uint64_t number_;
};

}  // namespace detail
}  // namespace KASSE_INLINE_NAMESPACE
}  // namespace kasse

#endif
