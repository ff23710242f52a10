/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doors of the figures, knocked at wrongly. */
#include "config.h"

#include "figure-data.h"
#include "fus-claim.h"
#include "fus-contract.h"
#include "fus-figure.h"

#include <math.h>

static void
test_figures (void)
{
  FusFigureContext context = FUS_FIGURE_CONTEXT_INIT;
  const FusFigureClass *map = fus_figure_lookup ("map");
  g_autoptr (GError) error = NULL;

  fus_assert_refuses (g_assert_null (fus_figure_list (NULL)));
  fus_assert_refuses (g_assert_false (fus_figure_class_needs (NULL, "gate")));
  fus_assert_refuses (g_assert_null (fus_figure_class_get_lacking (map, NULL)));
  fus_assert_refuses (g_assert_null (fus_figure_class_get_lacking (NULL, &context)));
  fus_assert_refuses (g_assert_null (fus_figure_new (NULL, &context, &error)));
  fus_assert_refuses (g_assert_null (fus_figure_new (map, NULL, &error)));
  g_assert_no_error (error);
  /* There is no such figure: that may be asked. */
  g_assert_null (fus_figure_lookup ("no-figure"));
  g_assert_null (fus_figure_lookup (NULL));
}

/* What was kept back is not said after all. */
static void
test_claims (void)
{
  FusClaim *claim = fus_claim_new ("id", NULL);

  fus_claim_withhold (claim, "too-few", g_strdup ("There are too few."));
  fus_assert_refuses (fus_claim_say (claim, NULL));
  g_assert_cmpstr (claim->sentence, ==, "There are too few.");
  fus_claim_free (claim);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contracts/figures", test_figures);
  g_test_add_func ("/contracts/claims", test_claims);

  return g_test_run ();
}
