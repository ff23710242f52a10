/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-golden.h"
#include "fus-test.h"

#include <math.h>
#include <string.h>

/* Losses and gradients of MultiVae's own classes with deterministic noise, as MODELS.md
 * A.2–A.4 lists them; the set-up is A.1. */

/* The float build computes the same with fewer digits. */
#ifdef FUS_REAL_IS_DOUBLE
#define DIGITS(tolerance) (tolerance)
#else
#define DIGITS(tolerance) MAX ((tolerance), 2e-5)
#endif

typedef struct
{
  const char *name;
  const char *kind;
  const char *settings[6];
  gboolean masked;
  const char *subsets; /* each row's subset, as modality bits, or NULL */
  gboolean filtered;   /* noise is drawn on the rows that have the modality */
  double divisor;      /* 4 where MultiVae sums over the batch */
  double tolerance;
  double loss;
  double gradients[6];
} Golden;

/* clang-format off */
static const Golden goldens[] = {
  { "mvae-full", "mvae", { "subsampling=off" }, FALSE, NULL, FALSE, 1, 1e-8, 9.3746103802,
    { .0619916978, -.0520211122, -.0763732709, .1828259193, -.0696575644, -.2722768659 } },
  { "mvae-singletons", "mvae", { "subsampling=on" }, FALSE, NULL, FALSE, 1, 1e-8, 18.7938933819,
    { .0782382397, -.0960853934, -.0627120257, .3430457067, -.1836284404, -.4578464371 } },
  { "mvtcae", "mvtcae", { "alpha=0.83333333333333333", "beta=2.5", "reduction=multivae" },
    FALSE, NULL, FALSE, 1, 1e-8, 7.5346633888,
    { .0957561143, .0158626582, -.0754037358, .0845688178, -.0890967124, -.2757755190 } },
  { "mopoe", "mopoe", { "beta=2.5", "reduction=multivae" },
    FALSE, "2435", FALSE, 1, 1e-8, 9.5936345676,
    { .2411308021, .0116907551, -.0259380357, .3638726326, -.0723798674, -.4520027298 } },
  { "mmvae", "mmvae", { "draws=1" }, FALSE, NULL, FALSE, 4, 1e-8, 36.6791069186,
    { .7039452981, -.0635972797, .1217212537, .9366014199, -.0326801070, -2.2569145937 } },
  { "mmvae-iwae-3", "mmvae", { "draws=3", "bound=iwae" },
    FALSE, NULL, FALSE, 4, 1e-8, 33.6350663943,
    { .0668781887, -.1059504411, 1.0823047997, -.2153062320, -.1988350450, .2100257358 } },
  { "mvae-full-masked", "mvae", { "subsampling=off" }, TRUE, NULL, FALSE, 1, 1e-8, 7.0150541676,
    { .0376084313, -.0346107743, -.1308505783, .1284014015, -.0654757377, -.1840865178 } },
  { "mvae-singletons-masked", "mvae", { "subsampling=on", "reduction=multivae" },
    TRUE, NULL, TRUE, 1, 1e-8, 16.3226541947,
    { .0414963275, -.0604438251, .1037505436, .2592997554, -.1690495016, -.2596928777 } },
  { "mvtcae-masked", "mvtcae", { "alpha=0.83333333333333333", "beta=2.5", "reduction=multivae" },
    TRUE, NULL, FALSE, 1, 1e-8, 5.3539241619,
    { .0693055295, .0116837619, -.1197123263, .0861059364, -.0549562159, -.2045003767 } },
  /* MultiVae keeps its weights of subsets in float32 (MODELS.md A.1). */
  { "mopoe-masked", "mopoe", { "beta=2.5", "reduction=multivae" },
    TRUE, "7365", FALSE, 1, 5e-8, 7.0578698945,
    { .2336710235, .0716961383, -.1777807561, .2942278616, -.0477295497, -.2582973897 } },
  { "mmvae-masked", "mmvae", { "draws=1" }, TRUE, NULL, FALSE, 4, 1e-8, 27.5257271956,
    { .9633578181, -.0894212244, -.5583311946, .6784848536, .0007431360, -1.8160209673 } },
};
/* clang-format on */

static void
set_subsets (FusNoise *noise, const char *subsets)
{
  FusNoiseArray *array = fus_noise_lookup (noise, "subset");

  g_assert_nonnull (array);
  for (guint row = 0; row < GOLDEN_N_ROWS; row++)
    array->values[row] = (FusReal) (subsets[row] - '0');
}

/* Noise of a modality alone, numbered along the rows that have it. */
static void
filter_noise (const FusGolden *golden, FusNoise *noise)
{
  for (guint m = 0; m < 3; m++)
    {
      FusNoiseArray *array = &noise->arrays[1 + m];
      guint n = 0;

      for (guint row = 0; row < GOLDEN_N_ROWS; row++)
        for (guint l = 0; l < 2 && fus_mask_has (golden->batch->inputs[row], m); l++)
          array->values[row * 2 + l] = (FusReal) sin (1.0 + n++);
    }
}

static void
test_golden (gconstpointer data)
{
  const Golden *golden = data;
  g_autoptr (FusGolden) model =
               fus_golden_new (golden->kind, golden->settings, golden->masked);
  g_autoptr (FusNoise) noise = fus_golden_make_noise (model);
  double gradients[6];
  double loss = 0;

  if (golden->subsets != NULL)
    set_subsets (noise, golden->subsets);
  if (golden->filtered)
    filter_noise (model, noise);
  loss = fus_golden_run (model, noise, gradients);
  fus_assert_close (loss, golden->loss / golden->divisor, DIGITS (golden->tolerance), 0);
  for (guint i = 0; i < 6; i++)
    fus_assert_close (gradients[i], golden->gradients[i] / golden->divisor,
                      DIGITS (golden->tolerance), DIGITS (golden->tolerance));
}

/* A.2, "Unimodal VAE losses". Each modality draws its own noise from the start, so one
 * run of the kind `vae` holds all three. */
static void
test_unimodal (void)
{
  static const double losses[] = { 2.8482875073, 3.9928252148, 2.5789215313 };
  static const double kls[] = { .1964761624, .1757876747, .0719693740 };
  g_autoptr (FusGolden) golden = fus_golden_new ("vae", NULL, FALSE);
  g_autoptr (FusNoise) noise = fus_golden_make_noise (golden);
  g_autoptr (FusLossRows) rows =
               fus_model_loss (golden->model, golden->batch, noise, 0, NULL);

  for (guint m = 0; m < 3; m++)
    {
      double loss = 0;
      double kl = 0;

      for (gsize row = 0; row < rows->n_rows; row++)
        {
          kl += rows->kl_of[m * rows->capacity + row] / GOLDEN_N_ROWS;
          loss += (rows->nll[m * rows->capacity + row] +
                   rows->kl_of[m * rows->capacity + row]) /
                  GOLDEN_N_ROWS;
        }
      fus_assert_close (loss, losses[m], DIGITS (1e-9), 0);
      fus_assert_close (kl, kls[m], DIGITS (1e-9), 1e-10);
    }
}

typedef struct
{
  const char *kind;
  const char *settings[3];
  double mean[2];
  double logvar[2];
} Product;

/* A.2, row 0. */
static void
test_products (void)
{
  static const Product products[] = {
    { "mvtcae",
      { NULL },
      { .246068010300, -.178740615600 },
      { -1.071731782357, -1.412827277161 } },
    { "mvae",
      { NULL },
      { .183302486550, -.143745257959 },
      { -1.366202024497, -1.630720266195 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (products); i++)
    {
      g_autoptr (FusGolden) golden =
                   fus_golden_new (products[i].kind, products[i].settings, FALSE);
      g_autoptr (FusArena) arena = fus_arena_new ();
      const FusMask from[GOLDEN_N_ROWS] = { 7, 7, 7, 7 };
      FusExperts *experts = fus_model_encode (golden->model, golden->batch, arena);
      FusPosterior *posterior =
        fus_model_fuse (golden->model, experts, from, FUS_MEAN_MIXTURE, arena);

      for (guint l = 0; l < 2; l++)
        {
          fus_assert_close (posterior->mean[0][l], products[i].mean[l], DIGITS (1e-10),
                            0);
          fus_assert_close (posterior->logvar[0][l], products[i].logvar[l],
                            DIGITS (1e-10), 0);
        }
    }
}

/* A.2, "MoPoE subset order a,b,c,ab,ac,bc,abc; KLs of row 0". */
static void
test_subset_kls (void)
{
  static const guint masks[] = { 1, 2, 4, 3, 5, 6, 7 };
  static const double expected[] = { .0644286478, .1338821062, .0746553363, .3136165989,
                                     .2794051689, .3841567166, .7510235818 };
  const char *const settings[] = { "reduction=multivae", NULL };
  g_autoptr (FusGolden) golden = fus_golden_new ("mopoe", settings, FALSE);
  g_autoptr (FusArena) arena = fus_arena_new ();
  FusExperts *experts = fus_model_encode (golden->model, golden->batch, arena);

  for (guint i = 0; i < G_N_ELEMENTS (masks); i++)
    {
      const FusMask from[] = { masks[i], masks[i], masks[i], masks[i] };
      FusPosterior *posterior =
        fus_model_fuse (golden->model, experts, from, FUS_MEAN_POE, arena);
      double kl[GOLDEN_N_ROWS];

      fus_posterior_kl (posterior, kl);
      fus_assert_close (kl[0], expected[i], DIGITS (1e-8), 0);
    }
}

/* A.1 gives a few numbers of data and encoders. */
static void
test_setup (void)
{
  g_autoptr (FusGolden) golden = fus_golden_new ("mvae", NULL, FALSE);
  g_autoptr (FusArena) arena = fus_arena_new ();
  FusExperts *experts = fus_model_encode (golden->model, golden->batch, arena);

  fus_assert_close (fus_matrix_row (golden->batch->x[0], 1)[0], .479425538604203,
                    DIGITS (1e-13), 0);
  fus_assert_close (fus_matrix_row (golden->batch->x[1], 2)[2], .239249329213982,
                    DIGITS (1e-13), 0);
  fus_assert_close (fus_experts_get_mean (experts, 0)[0], .302873319922299,
                    DIGITS (1e-13), 0);
  fus_assert_close (fus_experts_get_logvar (experts, 0)[1], -.136848104258250,
                    DIGITS (1e-13), 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/golden/set-up", test_setup);
  g_test_add_func ("/golden/unimodal-losses", test_unimodal);
  g_test_add_func ("/golden/products", test_products);
  g_test_add_func ("/golden/kl-of-each-subset", test_subset_kls);
  for (gsize i = 0; i < G_N_ELEMENTS (goldens); i++)
    {
      g_autofree char *path = g_strconcat ("/golden/loss/", goldens[i].name, NULL);

      g_test_add_data_func (path, &goldens[i], test_golden);
    }

  return g_test_run ();
}
