/*
 * Kasse for C: take Vipps and MobilePay payments at a point of sale.
 *
 * This header is the manual. It is written from the library's source; C99 and C++17. `kasse.hpp` beside it is a C++
 * wrapper.
 *
 * THE CONTRACT
 *
 * Money.     No payment is lost, none is taken twice, and none is called failed because a network was. A function
 *            says what may have happened to the money. The outcome of a payment is in `kasse_outcome_t`; a status
 *            `KASSE_STATUS_UNKNOWN` is being resolved, and never to be treated as failed. Nothing a program does with
 *            handles, waits or threads abandons a payment; after a crash, open a client on the same journal, look at
 *            `kasse_recovered`, and go on.
 *
 * Codes.     Functions return KASSE_OK, one of KASSE_NOT_DONE, KASSE_INTERRUPTED and KASSE_ENDED, which are no errors,
 *            or the stable code of an error, KASSE_ERROR_... On an error `*error`, if you gave a place, is a record
 *            with everything that is known; free it. On anything else it is NULL. Places for answers are written on
 *            KASSE_OK only, and may be NULL if you do not want the answer (but for those of handles that would be lost).
 *
 * Waiting.   A function with `limit_ms` and `operation` begins an operation and waits for it: milliseconds, 0 to begin
 *            only, -1 until it is done. KASSE_NOT_DONE: it goes on; `*operation` (which may be NULL) has its number,
 *            its completion comes as an event, and kasse_operation_result takes its result. So there are two ways to
 *            live with the library: calls that block for a while, and one queue of events with a handle for poll or
 *            epoll (kasse_client_wait_handle, kasse_next_event). An operation completes exactly once. Giving up waiting is
 *            not cancelling.
 *
 * Threads.   Every function may be called from any thread at any time, but for kasse_free, which needs its block for
 *            itself. The library has threads of its own; none of them ever calls into your program.
 *
 * Handles.   Numbers, not pointers. One that was closed, or never was one, is an error (KASSE_ERROR_CLOSED), for ever;
 *            so is closing it twice. 0 is none.
 *
 * Memory.    What a function gives by pointer is yours: kasse_free frees it with everything in it. Freeing twice is
 *            outside the contract. What you give is copied before the function returns.
 *
 * Texts.     UTF-8, checked. You give a kasse_text_t: a pointer with a length, or with KASSE_NUL if it ends with NUL
 *            (kasse_text("...")); NULL is no text. You get `const char *` ending with NUL, or NULL.
 *
 * Structs.   Make one with its kasse_..._init(), set what you want, leave the rest: 0 and NULL are the library's
 *            defaults. Each begins with its size, so that a program and a library of different versions understand
 *            each other. Numbers of constants never change.
 *
 * Fork.      After fork() a child cannot use what its parent opened (KASSE_ERROR_FORKED, at once); it can open clients
 *            of its own. The parent goes on.
 *
 * Secrets.   Keys are in no error, no event and no file. `text` of kasse_code, kasse_identify, kasse_scan and the
 *            secrets of webhooks are for you alone: keep them out of logs.
 *
 * Time.      Milliseconds. Times of day are milliseconds since 1970, UTC; 0 is not known.
 */
