// Errors, and what a function gives that may fail.
#ifndef KASSE_RESULT_HPP
#define KASSE_RESULT_HPP

#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "error_code.hpp"
#include "records.hpp"

// Programs of both kinds may be linked into one: what differs between them has different names for the linker.
#if defined(KASSE_NO_EXCEPTIONS)
#define KASSE_INLINE_NAMESPACE without_exceptions
#else
#define KASSE_INLINE_NAMESPACE with_exceptions
#endif

namespace kasse {

/// Why something was not done, or is not known to be: thrown, or in a `result`. `error->error_class` says what may have
/// happened to the money, `error->advice` who can help. Copies share what is in it.
class error : public std::exception {
 public:
  explicit error(error_info info) : inside_(std::make_shared<const inside>(std::move(info))) {}

  /// Its stable number.
  error_code code() const noexcept { return static_cast<error_code>(inside_->info.code); }
  /// Everything that is known.
  const error_info &info() const noexcept { return inside_->info; }
  /// The same: `error->field`.
  const error_info *operator->() const noexcept { return &inside_->info; }
  /// For who embeds the library, on one line.
  const char *what() const noexcept override { return inside_->what.c_str(); }

 private:
  struct inside {
    explicit inside(error_info from) : info(std::move(from)), what(info.name + ": " + info.developer_text) {
      if (info.field) what += " " + *info.field + " " + info.fault.value_or("") + "; right is: " + info.rule.value_or("");
      if (info.detail) what += " " + *info.detail;
    }
    error_info info;
    std::string what;
  };
  std::shared_ptr<const inside> inside_;
};

/// What `kasse_free` frees: for whoever mixes this with calls of C. Owns it alone.
template <class T>
class owned {
 public:
  owned() noexcept = default;
  explicit owned(T *block) noexcept : block_(block) {}
  owned(owned &&other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  owned &operator=(owned &&other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~owned() { kasse_free(block_); }

  /// The place for a function of C to write to; what was there is freed.
  T **place() noexcept {
    kasse_free(std::exchange(block_, nullptr));
    return &block_;
  }
  T *get() const noexcept { return block_; }
  T *operator->() const noexcept { return block_; }
  T &operator*() const noexcept { return *block_; }
  explicit operator bool() const noexcept { return block_ != nullptr; }

 private:
  T *block_ = nullptr;
};

namespace cross {

/// An error of C; `told` is empty only where there was no memory for more than the code.
inline error error_of(kasse_code_t code, const owned<kasse_error_t> &told) {
  if (told) return error(read(*told));
  error_info info;
  info.code = code;
  info.error_class = error_class::unknown;
  info.advice = advice::read;
  return error(std::move(info));
}

}  // namespace cross

inline namespace KASSE_INLINE_NAMESPACE {

#if !defined(KASSE_NO_EXCEPTIONS)

/// What a function gives. If it fails it throws `kasse::error`; with `KASSE_NO_EXCEPTIONS` defined a `result` has the
/// value or the error in it.
template <class T>
using result = T;

namespace detail {

template <class T>
[[noreturn]] result<T> refuse(error why) {
  throw why;
}

template <class T, class Make>
result<T> accept(Make make) {
  return make();
}

}  // namespace detail

#else

/// What a function gives: the value or the error. `*` and `value()` without a value end the program.
template <class T>
class [[nodiscard]] result {
 public:
  result(T value) : value_(std::move(value)) {}
  result(kasse::error why) : error_(std::move(why)) {}

  bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return value_.has_value(); }
  T &value() & noexcept { return there(); }
  T &&value() && noexcept { return std::move(there()); }
  T &operator*() & noexcept { return there(); }
  T &&operator*() && noexcept { return std::move(there()); }
  T *operator->() noexcept { return &there(); }
  template <class Other>
  T value_or(Other other) && {
    return value_ ? std::move(*value_) : T(std::move(other));
  }
  /// Only without a value.
  const kasse::error &error() const noexcept {
    if (!error_) std::abort();
    return *error_;
  }

 private:
  T &there() noexcept {
    if (!value_) std::abort();
    return *value_;
  }
  std::optional<T> value_;
  std::optional<kasse::error> error_;
};

template <>
class [[nodiscard]] result<void> {
 public:
  result() = default;
  result(kasse::error why) : error_(std::move(why)) {}

  bool has_value() const noexcept { return !error_; }
  explicit operator bool() const noexcept { return !error_; }
  /// Ends the program if it failed.
  void value() const noexcept {
    if (error_) std::abort();
  }
  /// Only without a value.
  const kasse::error &error() const noexcept {
    if (!error_) std::abort();
    return *error_;
  }

 private:
  std::optional<kasse::error> error_;
};

namespace detail {

template <class T>
result<T> refuse(error why) {
  return result<T>(std::move(why));
}

template <class T, class Make>
result<T> accept(Make make) {
  if constexpr (std::is_void_v<T>) {
    make();
    return result<void>();
  } else {
    return result<T>(make());
  }
}

}  // namespace detail

#endif

namespace detail {

/// A function of C that waits for nothing: `call` gets the place for its error, `make` the value from its answer.
template <class T, class Call, class Make>
result<T> finish(Call call, Make make) {
  owned<kasse_error_t> told;
  const kasse_code_t code = call(told.place());
  if (code != KASSE_OK) return refuse<T>(cross::error_of(code, told));
  return accept<T>(make);
}

/// The same for one that gives nothing.
template <class Call>
result<void> finish(Call call) {
  return finish<void>(call, [] {});
}

}  // namespace detail
}  // namespace KASSE_INLINE_NAMESPACE
}  // namespace kasse

#endif
