// Kasse for C++17: take Vipps and MobilePay payments at a point of sale. Headers only, over `kasse.h`, whose opening page
// is the contract here too; what follows is what C++ adds.
//
// Ownership. `client`, `till`, `payment`, `scanner` and `receiver` own a handle and close it; they move and never copy.
//            One that was closed or moved from answers every call with the error `closed`. Ending a client ends its tills
//            and payments; ending a payment abandons nothing. Everything else is a value of yours.
//
// Waiting.   What takes time returns an `operation`: by default the call blocks until it is done, and `.get()` is the
//            result. With a limit it blocks no longer than that; with `begin_only` not at all. Then `.wait(limit)`, or the
//            event `completed` with its number (`client::next_event`, `client::wait_handle`), says that it is done.
//            Giving up waiting is not cancelling.
//
// Errors.    `kasse::error`, thrown; never for a payment that failed, which is an outcome. With `KASSE_NO_EXCEPTIONS`
//            defined a function gives a `kasse::result` instead, and nothing here throws but what the standard library
//            does when there is no memory.
//
// Threads.   Functions of one object may be called by any number of threads at once. An `operation`, and moving, closing
//            and destroying, is for one thread alone.
//
// Money.     Whole minor units in `std::int64_t`: 14900 is 149.00. A status `unknown` is being resolved, and never to be
//            treated as failed.
#ifndef KASSE_HPP
#define KASSE_HPP

#include "kasse/client.hpp"
#include "kasse/tools.hpp"

#endif
