/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine's doors, knocked at wrongly. What the engine is handed comes from its own
 * callers, so that a wrong number is a fault of the program: it ends there, and says what
 * didn't hold, before memory is read that isn't there. */
#include "config.h"

#include "fus-alignment.h"
#include "fus-folds.h"
#include "fus-reconstruction.h"

#include "lg3.h"

static FusEncoding *
make_encoding (void)
{
  return lg3_encoding_new (64, FALSE, "mvae", NULL);
}

static void
decode_a_modality_too_many (void)
{
  g_autoptr (FusEncoding) encoding = make_encoding ();
  g_autoptr (FusMatrix) z = fus_matrix_new (1, LG3_L);

  fus_matrix_unref (fus_decode_all (fus_encoding_get_model (encoding), LG3_M, z, NULL));
}

static void
ask_outputs_of_a_modality_too_many (void)
{
  g_autoptr (FusEncoding) encoding = make_encoding ();

  fus_model_get_n_outputs (fus_encoding_get_model (encoding), LG3_M);
}

/* Means alone, where a spread of one's own has to come with each. */
static void
hand_over_too_few_outputs (void)
{
  FusLikelihoodClass wide = fus_likelihood_normal;
  FusLikelihood likelihood = { .klass = &wide, .n_features = LG3_D, .scale = 1 };
  const FusReal x[LG3_D] = { 0 };
  g_autoptr (FusTape) tape = fus_tape_new ();

  wide.n_outputs = 2;
  fus_op_log_prob (tape, &likelihood, fus_tape_constant (tape, x, 1, LG3_D), NULL, x);
}

static void
align_with_nothing (void)
{
  double x[] = { 1, 2, 3 };
  double shuffled = 0;
  FusRng rng = fus_rng_at (1, FUS_DRAW_PAIRING, 0, 0);

  fus_alignment_get_plain (&shuffled, x, 1, x, 0, 3, &rng);
}

static void
align_other_samples (void)
{
  g_autoptr (FusMatrix) x = fus_matrix_new (20, 2);
  g_autoptr (FusMatrix) y = fus_matrix_new (19, 2);
  FusAlignment alignment = { 0 };

  fus_alignment_new (&alignment, x, y, 1, NULL, NULL, NULL);
}

static void
deal_one_fold (void)
{
  g_autoptr (FusDataset) dataset = lg3_dataset_new (20, FALSE);

  fus_folds_free (fus_folds_new (dataset, NULL, 0, 1, 0, 20, 1));
}

static void
see_as_no_kind (void)
{
  gsize shape = 2;
  g_autoptr (FusModality) modality =
               fus_modality_new ("m", NULL, FUS_MODALITY_VECTOR, &shape, 1);

  fus_modality_unref (
    fus_modality_new_as (modality, FUS_MODALITY_EMBEDDING + 1, NULL, 0));
}

typedef struct
{
  const char *path;
  void (*knock) (void);
  const char *told; /* what didn't hold */
} Door;

static const Door doors[] = {
  { "/contracts/decode-a-modality-too-many", decode_a_modality_too_many,
    "*assertion failed*m < *" },
  { "/contracts/ask-outputs-of-a-modality-too-many", ask_outputs_of_a_modality_too_many,
    "*assertion failed*m < self->n_modalities*" },
  { "/contracts/hand-over-too-few-outputs", hand_over_too_few_outputs,
    "*assertion failed*fus_likelihood_get_n_outputs*" },
  { "/contracts/align-with-nothing", align_with_nothing, "*assertion failed*q > 0*" },
  { "/contracts/align-other-samples", align_other_samples,
    "*assertion failed*y->n_rows == n*" },
  { "/contracts/deal-one-fold", deal_one_fold, "*assertion failed*n_folds > 1*" },
  { "/contracts/see-as-no-kind", see_as_no_kind, "*assertion failed*kind*" },
};

static void
test_door (gconstpointer data)
{
  const Door *door = data;

  if (g_test_subprocess ())
    {
      door->knock ();
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr (door->told);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (doors); i++)
    g_test_add_data_func (doors[i].path, &doors[i], test_door);

  return g_test_run ();
}
