/* The wait handle in the hands of the system's own waiting. */
#ifndef WAIT_HANDLE_H
#define WAIT_HANDLE_H

#include "kasse.h"

/* Whether it becomes set within so many milliseconds, 0: whether it is. */
#ifdef _WIN32
#include <windows.h>

static inline int is_set_within(kasse_wait_handle_t handle, int limit_ms) {
  HANDLE waited = (HANDLE)handle;
  return WaitForMultipleObjects(1, &waited, TRUE, (DWORD)limit_ms) == WAIT_OBJECT_0;
}
#else
#include <poll.h>

static inline int is_set_within(kasse_wait_handle_t handle, int limit_ms) {
  struct pollfd waited;
  waited.fd = (int)handle;
  waited.events = POLLIN;
  return poll(&waited, 1, limit_ms) == 1;
}
#endif

#endif
