/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Products of experts on the tape: one a row, and the mean divergence of the products
 * of all subsets. Rows with the same members are done as one long row. The divergence
 * of all subsets would be 2^M nodes; it is one, worked out with its gradients while
 * the sums of precisions are at hand, so that its backward only scales what was kept. */
#include "config.h"

#include "fus-op-private.h"

#include "fus-gaussian.h"
#include "fus-kernels.h"

#include <string.h>

/* Past it the list of all subsets of a row would not fit anywhere. */
#define MOST_EXPERTS_FOR_ALL_SUBSETS 12

/* The experts as both operations keep them: node 2e is the mean of expert e, node 2e + 1
 * its log variance. */
typedef struct
{
  guint n_experts;
  const FusMask *members; /* [n_rows] */
  FusMask available;      /* experts that have nodes */
  FusPriorExpert prior;
  FusReal floor;
  gsize n_rows;
  gsize n_latents;
} Experts;

/* One row's members, or those of a run of rows that have the same. */
typedef struct
{
  const FusReal *mean[FUS_MAX_MODALITIES];
  const FusReal *logvar[FUS_MAX_MODALITIES];
  guint expert[FUS_MAX_MODALITIES];
  FusProductRow row;
} Members;

static FusNode **
list_nodes (FusTape *tape, const FusExpertSet *set)
{
  FusNode **nodes =
    fus_arena_push (fus_tape_get_arena (tape), FusNode *, (gsize) 2 * set->n_experts);

  for (guint e = 0; e < set->n_experts; e++)
    {
      nodes[(gsize) 2 * e] = set->experts[e].mean;
      nodes[2 * e + 1] = set->experts[e].logvar;
    }

  return nodes;
}

static Experts *
keep_experts (FusTape *tape, const FusExpertSet *set)
{
  Experts *self = fus_arena_push (fus_tape_get_arena (tape), Experts, 1);

  g_assert (set->n_experts <= FUS_MAX_MODALITIES);
  *self = (Experts){ .n_experts = set->n_experts,
                     .members = set->members,
                     .prior = set->prior,
                     .floor = (FusReal) set->variance_floor };
  for (guint e = 0; e < set->n_experts; e++)
    if (set->experts[e].mean != NULL)
      {
        self->available |= FUS_MASK_BIT (e);
        self->n_rows = set->experts[e].mean->n_rows;
        self->n_latents = set->experts[e].mean->n_cols;
      }
  g_assert (self->available != 0);

  return self;
}

static FusMask
members_of (const Experts *self, gsize row)
{
  return self->members[row] & self->available;
}

static gboolean
is_full (const Experts *self, FusMask members)
{
  return members == fus_mask_all (self->n_experts);
}

static void
find_members (Members *out,
              const Experts *self,
              FusNode *const *nodes,
              gsize row,
              gsize n_rows)
{
  FusMask mask = members_of (self, row);
  guint n = 0;

  for (guint e = 0; e < self->n_experts; e++)
    if (fus_mask_has (mask, e))
      {
        out->mean[n] = nodes[(gsize) 2 * e]->value + row * self->n_latents;
        out->logvar[n] = nodes[2 * e + 1]->value + row * self->n_latents;
        out->expert[n++] = e;
      }
  out->row = (FusProductRow){
    .mean = out->mean,
    .logvar = out->logvar,
    .n_members = n,
    .prior = self->prior == FUS_PRIOR_ALL ||
             (self->prior == FUS_PRIOR_FULL && is_full (self, mask)),
    .prior_always = self->prior == FUS_PRIOR_ALL,
    .floor = self->floor,
    .n_latents = n_rows * self->n_latents,
  };
}

/* Rows after @row, itself included, that have the same members: done as one long row. */
static gsize
count_alike (const Experts *self, gsize row)
{
  gsize end = row + 1;

  while (end < self->n_rows && members_of (self, end) == members_of (self, row))
    end++;

  return end - row;
}

static FusReal *
gradient_at (const FusNode *node, gsize offset)
{
  return node->grad == NULL ? NULL : node->grad + offset;
}

/* -- One product a row -- */

static void
product_backward (FusTape *tape, FusNode *node)
{
  const Experts *self = node->data;
  gsize half = self->n_rows * self->n_latents;
  gsize n_alike = 0;

  for (gsize row = 0; row < self->n_rows; row += n_alike)
    {
      gsize at = row * self->n_latents;
      FusReal *d_mean[FUS_MAX_MODALITIES];
      FusReal *d_logvar[FUS_MAX_MODALITIES];
      Members members;

      n_alike = count_alike (self, row);
      find_members (&members, self, node->inputs, row, n_alike);
      for (guint i = 0; i < members.row.n_members; i++)
        {
          d_mean[i] = gradient_at (node->inputs[(gsize) 2 * members.expert[i]], at);
          d_logvar[i] = gradient_at (node->inputs[2 * members.expert[i] + 1], at);
        }
      fus_gaussian_product_backward (d_mean, d_logvar, node->grad + at,
                                     node->grad + half + at, node->value + at,
                                     node->value + half + at, &members.row);
    }
}

const FusOpClass fus_op_class_gaussian_product = {
  .id = "gaussian-product",
  .backward = product_backward,
};

static void
multiply_rows (const Experts *self, FusNode *node)
{
  gsize half = self->n_rows * self->n_latents;
  gsize n_alike = 0;

  for (gsize row = 0; row < self->n_rows; row += n_alike)
    {
      gsize at = row * self->n_latents;
      Members members;

      n_alike = count_alike (self, row);
      find_members (&members, self, node->inputs, row, n_alike);
      if (members.row.n_members > 0)
        fus_gaussian_product (node->value + at, node->value + half + at, &members.row);
      else
        {
          memset (node->value + at, 0, members.row.n_latents * sizeof (FusReal));
          memset (node->value + half + at, 0, members.row.n_latents * sizeof (FusReal));
        }
    }
}

FusGaussian
fus_op_gaussian_product (FusTape *tape, const FusExpertSet *set)
{
  g_assert (set->n_experts > 0 && set->n_experts <= FUS_MAX_MODALITIES);
  g_assert (set->experts != NULL && set->members != NULL);

  Experts *self = keep_experts (tape, set);
  FusNode *node =
    fus_tape_node (tape, &fus_op_class_gaussian_product, list_nodes (tape, set),
                   2 * set->n_experts, 2 * self->n_rows, self->n_latents);

  node->data = self;
  multiply_rows (self, node);

  return (FusGaussian){
    .mean = fus_op_view_rows (tape, node, 0, self->n_rows),
    .logvar = fus_op_view_rows (tape, node, self->n_rows, self->n_rows),
  };
}

/* -- The divergence of every subset's product -- */

typedef struct
{
  Experts *experts;
  FusReal **slopes; /* [2 × n_experts]: ∂ a row's result ÷ ∂ that row of node i */
} SubsetsKl;

static void
add_slopes (const SubsetsKl *self, const FusNode *node, guint input)
{
  gsize n_latents = self->experts->n_latents;
  FusReal *grad = node->inputs[input]->grad;

  for (gsize row = 0; row < node->n_rows; row++)
    if (fus_mask_has (members_of (self->experts, row), input / 2))
      fus_add_scaled (grad + row * n_latents, self->slopes[input] + row * n_latents,
                      node->grad[row], n_latents);
}

static void
subsets_kl_backward (FusTape *tape, FusNode *node)
{
  const SubsetsKl *self = node->data;

  for (guint i = 0; i < node->n_inputs; i++)
    if (node->inputs[i] != NULL && node->inputs[i]->grad != NULL)
      add_slopes (self, node, i);
}

const FusOpClass fus_op_class_gaussian_subsets_kl = {
  .id = "gaussian-subsets-kl",
  .backward = subsets_kl_backward,
};

/* The subset's bits among the members alone. */
static FusMask
squeeze (FusMask subset, FusMask members)
{
  FusMask squeezed = 0;

  for (guint i = 0; members != 0; members &= members - 1, i++)
    if ((subset & members & -members) != 0)
      squeezed |= FUS_MASK_BIT (i);

  return squeezed;
}

/* What is asked for, and the list for the members at hand. */
typedef struct
{
  const FusMask *asked; /* NULL for all */
  guint n_asked;
  FusMask members;
  FusMask *list;
  guint n;
} SubsetList;

static void
list_subsets (SubsetList *self, FusMask members)
{
  if (members == self->members)
    return;
  self->members = members;
  self->n = 0;
  if (self->asked == NULL)
    for (FusMask s = 1; s <= fus_mask_all (fus_mask_count (members)) && members != 0; s++)
      self->list[self->n++] = s;
  for (guint i = 0; i < self->n_asked; i++)
    if (self->asked[i] != 0 && (self->asked[i] & ~members) == 0)
      self->list[self->n++] = squeeze (self->asked[i], members);
}

static void
diverge_row (FusNode *node, const SubsetsKl *self, const SubsetList *subsets, gsize row)
{
  gsize at = row * self->experts->n_latents;
  FusReal *d_mean[FUS_MAX_MODALITIES];
  FusReal *d_logvar[FUS_MAX_MODALITIES];
  Members members;

  find_members (&members, self->experts, node->inputs, row, 1);
  for (guint i = 0; i < members.row.n_members && self->slopes != NULL; i++)
    {
      d_mean[i] = self->slopes[(gsize) 2 * members.expert[i]] + at;
      d_logvar[i] = self->slopes[2 * members.expert[i] + 1] + at;
    }
  node->value[row] =
    (FusReal) fus_gaussian_subsets_kl (self->slopes == NULL ? NULL : d_mean, d_logvar,
                                       &members.row, subsets->list, subsets->n);
}

static FusReal **
make_slopes (FusArena *arena, const Experts *experts)
{
  FusReal **slopes = fus_arena_push (arena, FusReal *, (gsize) 2 * experts->n_experts);

  for (guint i = 0; i < 2 * experts->n_experts; i++)
    slopes[i] = fus_mask_has (experts->available, i / 2)
                  ? fus_arena_push0 (arena, FusReal, experts->n_rows * experts->n_latents)
                  : NULL;

  return slopes;
}

static SubsetList
start_list (FusArena *arena,
            const Experts *experts,
            const FusMask *subsets,
            guint n_subsets)
{
  gsize capacity = subsets != NULL ? n_subsets : (gsize) 1 << experts->n_experts;

  g_assert (subsets != NULL || experts->n_experts <= MOST_EXPERTS_FOR_ALL_SUBSETS);

  return (SubsetList){ .asked = subsets,
                       .n_asked = subsets == NULL ? 0 : n_subsets,
                       .list = fus_arena_push (arena, FusMask, capacity) };
}

FusNode *
fus_op_gaussian_subsets_kl (FusTape *tape,
                            const FusExpertSet *set,
                            const FusMask *subsets,
                            guint n_subsets)
{
  g_assert (set->n_experts > 0 && set->n_experts <= FUS_MAX_MODALITIES);

  FusArena *arena = fus_tape_get_arena (tape);
  SubsetsKl *self = fus_arena_push0 (arena, SubsetsKl, 1);
  SubsetList list = { 0 };
  FusNode *node = NULL;

  self->experts = keep_experts (tape, set);
  list = start_list (arena, self->experts, subsets, n_subsets);
  node = fus_tape_node (tape, &fus_op_class_gaussian_subsets_kl, list_nodes (tape, set),
                        2 * set->n_experts, self->experts->n_rows, 1);
  node->data = self;
  if (node->grad != NULL)
    self->slopes = make_slopes (arena, self->experts);

  for (gsize row = 0; row < node->n_rows; row++)
    {
      list_subsets (&list, members_of (self->experts, row));
      if (list.n > 0)
        diverge_row (node, self, &list, row);
      else
        node->value[row] = 0;
    }

  return node;
}
