/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whoever knocks wrongly at a public door is told so, and nothing happens: @call makes
 * exactly one critical, of the domain G_LOG_DOMAIN, that says what didn't hold. */
#define fus_assert_refuses(call) fus_assert_refuses_in (G_LOG_DOMAIN, call)

/* The same where the file with the door has a log domain of its own. */
#define fus_assert_refuses_in(domain, ...)                                               \
  G_STMT_START                                                                           \
  {                                                                                      \
    g_test_expect_message (domain, G_LOG_LEVEL_CRITICAL, "*assertion*failed*");          \
    __VA_ARGS__;                                                                         \
    g_test_assert_expected_messages ();                                                  \
  }                                                                                      \
  G_STMT_END

G_END_DECLS
