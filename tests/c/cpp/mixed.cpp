// One program with a part of each kind: this one has exceptions, mixed_part.cpp has none.
#include <cstdio>

#include "kasse.hpp"

long long parsed_without_exceptions(const char *written);

int main() {
  const bool thrown = [] {
    try {
      kasse::money_parse("much", "NOK");
      return false;
    } catch (const kasse::error &) {
      return true;
    }
  }();
  const bool right = thrown && parsed_without_exceptions("much") == -1 && parsed_without_exceptions("2.00") == 200 &&
                     kasse::money_parse("3.00", "NOK").minor == 300;
  std::puts(right ? "both" : "wrong");
  return right ? 0 : 1;
}
