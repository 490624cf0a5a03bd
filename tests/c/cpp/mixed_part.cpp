#define KASSE_NO_EXCEPTIONS
#include "kasse.hpp"

long long parsed_without_exceptions(const char *written);

long long parsed_without_exceptions(const char *written) {
  auto money = kasse::money_parse(written, "NOK");
  return money ? money->minor : -1;
}
