/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whoever knocks wrongly at a public door is told so, and nothing happens: @call makes
 * exactly one critical, of the domain G_LOG_DOMAIN, that says what didn't hold. */
#define fus_assert_refuses(call)                                                         \
  G_STMT_START                                                                           \
  {                                                                                      \
    g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*assertion*failed*");    \
    call;                                                                                \
    g_test_assert_expected_messages ();                                                  \
  }                                                                                      \
  G_STMT_END

G_END_DECLS
